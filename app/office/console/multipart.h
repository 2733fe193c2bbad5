// What a browser writes for a form with a file in it: multipart/form-data (RFC 7578), read strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "office/console/form.h"

namespace huanka::office {

struct Upload {
  Fields fields;  ///< as fields_from takes them, line breaks as \n
  Fields files;   ///< the bytes of each file by its field's name; none for a file that was not chosen
};

/// `content_type` with its boundary. Nothing when it is malformed, has more than 16 parts, names one twice, or a field
/// is not a text as fields_from takes it. Names and types that the browser gives files are not believed and not kept.
std::optional<Upload> upload_from(std::string_view content_type, std::string_view body);

}  // namespace huanka::office
