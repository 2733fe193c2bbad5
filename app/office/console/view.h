// What every page of the console is drawn with, and the pieces they share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/case.h"
#include "domain/county.h"
#include "office/accounts.h"
#include "office/console/html.h"
#include "text/catalog.h"

namespace huanka::office {

using html::Attributes;
using html::element;
using html::Markup;

struct View {
  const text::Catalog& words;
  const domain::County& county;
  std::string here;            ///< path and query of this page, for the language switch
  const User* user = nullptr;  ///< nobody on the log-in page
  std::string form_token;

  std::string text(std::string_view key) const { return words.text(key); }
  bool chinese() const { return words.language() == domain::Language::Chinese; }
  std::string bank(const domain::BankCode& code) const;  ///< its name in this language; the code when unknown
  /// For people at the office: the kiosk's word speaks to the cardholder.
  std::string state(domain::CaseState state) const;
};

/// A whole page: title, who is logged in, the pages this person may see, `main`.
std::string page(const View& view, const std::string& title, const Markup& main);

/// "2026-11-23 10:04", Chinese standard time.
std::string local_time(wire::Instant instant);
Markup link_to(const std::string& path, const std::string& words);
/// A form that posts; carries the form token. `button` is a key.
Markup post_form(const View& view, const std::string& path, const std::vector<Markup>& fields, std::string_view button,
                 const std::string& look = "");
Markup hidden_field(const std::string& name, const std::string& value);
/// An input with its label. `kind` as in HTML.
Markup labelled_input(const View& view, std::string_view key, const std::string& name, const std::string& kind,
                      const std::string& autocomplete, const std::string& value = "");
/// `headings` are keys. `caption` says what the table is, for those who do not see it; a key.
Markup table(const View& view, std::string_view caption, const std::vector<std::string_view>& headings,
             const std::vector<std::vector<Markup>>& rows);
using Facts = std::vector<std::pair<std::string, Markup>>;  ///< key of the name, value
Markup list_of(const View& view, const Facts& facts);
/// Links to the first and the next page; `next` empty on the last one.
Markup pager(const View& view, const std::string& first, const std::string& next, bool is_first);
/// Tabs: pairs of path and key, the present one marked.
Markup tabs(const View& view, std::string_view label, const std::vector<std::pair<std::string, std::string>>& entries,
            const std::string& present);
Markup notice(const std::string& words);     ///< something was done
Markup complaint(const std::string& words);  ///< something is wrong

}  // namespace huanka::office
