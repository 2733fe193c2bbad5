// The controls of the console's longer forms. `form` is put before a control's name to make its id, so that two forms
// may stand on one page.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "office/console/view.h"

namespace huanka::office {

enum class Need { Required, Optional };

/// `key` names the label in all of these.
Markup text_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                    const std::string& value, std::size_t longest, Need need);
/// Several lines; line breaks of `value` stay.
Markup lines_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                     const std::string& value, std::size_t longest, Need need);
/// `options`: value and words. Nothing is chosen when `chosen` is none of them.
Markup choice_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                      const std::vector<std::pair<std::string, std::string>>& options, const std::string& chosen);
/// A box to tick, which sends "yes".
Markup tick_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                    bool ticked);
/// `accept` as in HTML.
Markup file_control(const View& view, std::string_view key, const std::string& form, const std::string& name,
                    const std::string& accept, Need need);
/// post_form for a form with a file in it.
Markup upload_form(const View& view, const std::string& path, const std::vector<Markup>& fields,
                   std::string_view button, const std::string& look = "");
/// All that is wrong, as sentences.
Markup complaints(const View& view, const std::vector<std::string>& sentences);

}  // namespace huanka::office
