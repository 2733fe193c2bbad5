// What a browser writes: form bodies, queries and cookies as names and values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace huanka::office {

using Fields = std::map<std::string, std::string, std::less<>>;

/// application/x-www-form-urlencoded. Nothing when it is malformed, not UTF-8, holds a control character other than
/// a line break or a tab, names a field twice or has more than 32 fields.
std::optional<Fields> fields_from(std::string_view text);
/// Fit for a field: UTF-8 without control characters other than line breaks and tabs.
bool is_fit_field(std::string_view text);
/// The value, or empty.
std::string field(const Fields& fields, std::string_view name);
/// A value fit for a query.
std::string percent_encoded(std::string_view text);

/// Of a Cookie header; empty when there is none of that name, or more than one.
std::string cookie(std::string_view header, std::string_view name);

/// "/case/ZJ01-1?x=y" -> "/case/ZJ01-1" and "x=y".
std::pair<std::string, std::string> path_and_query(std::string_view target);
/// A path of ours that is safe to lead back to: one slash, then letters, digits and -._~/?=&%.
bool is_own_path(std::string_view text);

}  // namespace huanka::office
