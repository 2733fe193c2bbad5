#include "office/console/console.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "office/audit.h"
#include "office/book.h"
#include "office/console/inside.h"
#include "office/console/multipart.h"
#include "office/letter_scan.h"
#include "vault/files.h"

namespace huanka::office {

namespace {
enum class Access {
  Open,     ///< without a session
  Session,  ///< anybody who is logged in
  Action    ///< whoever may do the route's action
};

std::string word_of(Action action) {
  switch (action) {
    case Action::SeeCases:
      return "see_cases";
    case Action::SeePerson:
      return "see_person";
    case Action::Approve:
      return "approve";
    case Action::Refuse:
      return "refuse";
    case Action::Reserve:
      return "reserve";
    case Action::SeeLetters:
      return "see_letters";
    case Action::CheckLetter:
      return "check_letter";
    case Action::RevokeLetter:
      return "revoke_letter";
    case Action::ConfirmTransfer:
      return "confirm_transfer";
    case Action::Export:
      return "export";
    case Action::SeeFleet:
      return "see_fleet";
    case Action::SeeAudit:
      return "see_audit";
    case Action::ManageUsers:
      return "manage_users";
  }
  return "unknown";
}

/// Whether a browser says that the request comes from one of our own pages. Browsers that say nothing are not ours.
bool is_from_here(const PageRequest& request) {
  if (request.fetch_site.empty() && request.origin.empty()) return false;
  if (!request.fetch_site.empty() && request.fetch_site != "same-origin") return false;
  return request.origin.empty() || (!request.host.empty() && request.origin == "https://" + request.host);
}

bool is_form(const PageRequest& request) {
  constexpr std::string_view type = "application/x-www-form-urlencoded";
  return request.content_type == type || request.content_type.starts_with(std::string(type) + ";");
}

/// "/case/ZJ01-.../approve" -> "/case/*/approve" and the number.
std::pair<std::string, domain::CaseNumber> pattern_of(const std::string& path) {
  constexpr std::string_view cases = "/case/";
  if (!path.starts_with(cases)) return {path, {}};
  const auto end = std::min(path.find('/', cases.size()), path.size());
  return {"/case/*" + path.substr(end), path.substr(cases.size(), end - cases.size())};
}

domain::Language language_of(const PageRequest& request) {
  const std::string chosen = cookie(request.cookies, language_cookie);
  if (chosen == "en" || chosen == "zh") return chosen == "en" ? domain::Language::English : domain::Language::Chinese;
  return request.accept_language.starts_with("en") ? domain::Language::English : domain::Language::Chinese;
}
}  // namespace

int Console::Visit::version() const {
  const std::string text = field(form, "version");
  int version = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), version);
  return failed == std::errc{} && end == text.data() + text.size() ? version : -1;
}

std::string cookie_line(const std::string& name, const std::string& value, bool forget) {
  return name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Strict" + (forget ? "; Max-Age=0" : "");
}

PageAnswer see_other(const std::string& path) { return {.status = 303, .location = path}; }

PageAnswer shown(const View& view, const std::string& title, const Markup& main, int status) {
  return {.status = status, .body = page(view, title, main)};
}

PageAnswer sorry(const View& view, int status, std::string_view key) {
  return shown(view, view.text("console.sorry"), complaint(view.text(key)), status);
}

struct Console::Route {
  const char* method;
  const char* path;
  Access access;
  Action action;  ///< with Access::Action
  PageAnswer (Console::*make)(Visit&);
  std::size_t largest_upload = 0;  ///< bytes; 0: a plain form
};

const Console::Route* Console::route_of(const std::string& path) {
  constexpr auto none = Action::SeeCases;  // not asked
  static constexpr std::array routes{
      Route{"GET", "/console.css", Access::Open, none, &Console::style},
      Route{"GET", "/language", Access::Open, none, &Console::language},
      Route{"GET", "/log-in", Access::Open, none, &Console::log_in_page},
      Route{"POST", "/log-in", Access::Open, none, &Console::log_in},
      Route{"POST", "/log-out", Access::Session, none, &Console::log_out},
      Route{"GET", "/", Access::Session, none, &Console::start},
      Route{"GET", "/password", Access::Session, none, &Console::password_page},
      Route{"POST", "/password", Access::Session, none, &Console::change_password},
      Route{"GET", "/queue", Access::Action, Action::SeeCases, &Console::queue},
      Route{"GET", "/queue.csv", Access::Action, Action::Export, &Console::queue_csv},
      Route{"GET", "/letters", Access::Action, Action::SeeLetters, &Console::letters},
      Route{"GET", "/letter-check", Access::Action, Action::CheckLetter, &Console::letter_page},
      Route{"POST", "/letter-check", Access::Action, Action::CheckLetter, &Console::check_letter,
            largest_letter_picture + std::size_t{16} * 1024},  // and the other fields
      Route{"GET", "/search", Access::Action, Action::SeeCases, &Console::search},
      Route{"GET", "/case/*", Access::Action, Action::SeeCases, &Console::case_page},
      Route{"POST", "/case/*/person", Access::Action, Action::SeePerson, &Console::person},
      Route{"POST", "/case/*/approve", Access::Action, Action::Approve, &Console::approve},
      Route{"POST", "/case/*/refuse", Access::Action, Action::Refuse, &Console::refuse},
      Route{"POST", "/case/*/revoke-letter", Access::Action, Action::RevokeLetter, &Console::revoke_letter},
      Route{"POST", "/case/*/confirm", Access::Action, Action::ConfirmTransfer, &Console::confirm},
      Route{"GET", "/reserve", Access::Action, Action::Reserve, &Console::reserve_page},
      Route{"POST", "/reserve", Access::Action, Action::Reserve, &Console::reserve},
      Route{"POST", "/reserve/list", Access::Action, Action::Reserve, &Console::reserve_list,
            2 * largest_reservation_list},  // as a file, and the other fields
      Route{"GET", "/fleet", Access::Action, Action::SeeFleet, &Console::fleet},
      Route{"GET", "/audit", Access::Action, Action::SeeAudit, &Console::audit},
      Route{"GET", "/users", Access::Action, Action::ManageUsers, &Console::users},
      Route{"POST", "/users/enable", Access::Action, Action::ManageUsers, &Console::enable_user},
      Route{"POST", "/users/disable", Access::Action, Action::ManageUsers, &Console::disable_user},
  };
  const auto space = path.find(' ');
  const auto method = path.substr(0, space), pattern = path.substr(space + 1);
  const auto* found = std::find_if(routes.begin(), routes.end(), [&](const Route& route) {
    return route.path == pattern && (method.empty() || route.method == method);
  });
  return found == routes.end() ? nullptr : found;
}

Result<Console, std::string> Console::open(const ConsolePlaces& places, const Rules& rules, vault::PasswordCost cost) {
  auto chinese = text::Catalog::load(places.assets / "locale", domain::Language::Chinese);
  auto english = text::Catalog::load(places.assets / "locale", domain::Language::English);
  if (!chinese) return Failure{"The console's words are missing: " + chinese.error().detail};
  if (!english) return Failure{"The console's words are missing: " + english.error().detail};
  auto css = vault::read_file(places.assets / "console" / "console.css");
  if (!css) return Failure{"The console's style is missing: " + (places.assets / "console/console.css").string()};
  auto ledger = Ledger::open(places.book, rules);
  if (!ledger) return Failure{"Cannot open the office's book: " + ledger.error().detail};
  auto book = open_book(places.book);
  if (!book) return Failure{"Cannot open the office's book: " + book.error().detail};
  return Console(std::make_shared<Inside>(rules, std::move(book).value(), std::move(ledger).value(), cost,
                                          CertificateFolder{places.book.folder / "certificates"}, std::move(*chinese),
                                          std::move(*english), std::move(*css), places.silent_after));
}

PageAnswer Console::answer(const PageRequest& request, wire::Instant now) {
  const auto& words = language_of(request) == domain::Language::English ? inside_->english : inside_->chinese;
  auto [path, query] = path_and_query(request.target);
  auto [pattern, number] = pattern_of(path);
  Visit visit{.request = request,
              .now = now,
              .path = path,
              .query = {},
              .form = {},
              .files = {},
              .number = std::move(number),
              .session = {},
              .view = {.words = words,
                       .county = inside_->rules.county,
                       .here = is_own_path(request.target) ? request.target : "/",
                       .form_token = ""}};
  auto asked = fields_from(query);
  if (!asked) return sorry(visit.view, 400, "console.sorry.malformed");
  visit.query = std::move(*asked);
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  const Route* route = route_of(method + " " + pattern);
  if (route == nullptr) {
    const bool other_method = route_of(" " + pattern) != nullptr;
    return sorry(visit.view, other_method ? 405 : 404, other_method ? "console.sorry.method" : "console.sorry.unknown");
  }
  return checked(*route, visit);
}

bool Console::read_form(const Route& route, Visit& visit) {
  if (route.largest_upload != 0) {
    auto upload = upload_from(visit.request.content_type, visit.request.body);
    if (!upload) return false;
    visit.form = std::move(upload->fields);
    visit.files = std::move(upload->files);
    return true;
  }
  auto fields = is_form(visit.request) ? fields_from(visit.request.body) : std::nullopt;
  if (fields) visit.form = std::move(*fields);
  return fields.has_value();
}

std::size_t Console::most_body(const PageRequest& head, wire::Instant now) {
  constexpr std::size_t largest_form = std::size_t{16} * 1024;
  const Route* route = route_of(head.method + " " + path_and_query(head.target).first);
  if (route == nullptr || route->largest_upload == 0) return largest_form;
  const auto session = inside_->sessions.find(cookie(head.cookies, session_cookie), now);
  const bool welcome = session && *session && may((*session)->user.grants, route->action);
  return welcome ? route->largest_upload : largest_form;
}

PageAnswer Console::checked(const Route& route, Visit& visit) {
  const bool posted = route.method == std::string_view("POST");
  if (posted) {
    if (!is_from_here(visit.request)) return sorry(visit.view, 403, "console.sorry.forged");
    if (visit.request.too_large) return sorry(visit.view, 413, "console.sorry.too_large");
    if (!read_form(route, visit)) return sorry(visit.view, 400, "console.sorry.malformed");
    // Back to a page that can be asked for; a form's own address cannot.
    visit.view.here = visit.number.empty() ? "/" : "/case/" + percent_encoded(visit.number);
  }
  const std::string token = cookie(visit.request.cookies, session_cookie);
  auto session = inside_->sessions.find(token, visit.now);
  if (!session) return sorry(visit.view, 503, "console.sorry.storage");
  visit.session = std::move(*session);
  if (visit.session && route.access != Access::Open) {
    visit.view.user = &visit.session->user;
    visit.view.form_token = form_token(token);
  }
  if (route.access == Access::Open) return (this->*route.make)(visit);
  if (!visit.session)
    return see_other("/log-in" + (posted ? std::string() : "?to=" + percent_encoded(visit.view.here)));
  if (posted && !same_token(field(visit.form, "form"), visit.view.form_token))
    return sorry(visit.view, 403, "console.sorry.forged");
  PageAnswer refusal;
  if (route.access == Access::Action && !permitted(route, visit, refusal)) return refusal;
  return (this->*route.make)(visit);
}

bool Console::permitted(const Route& route, Visit& visit, PageAnswer& refusal) {
  std::optional<Banks> banks;
  if (!visit.number.empty()) {
    auto known = banks_of(inside_->book, visit.number);
    if (!known) {
      refusal = sorry(visit.view, 503, "console.sorry.storage");
      return false;
    }
    banks = std::move(*known);
    // Whose case it is, is nobody's business elsewhere: what may not be seen is not there.
    if (!banks || !may(visit.grants(), Action::SeeCases, *banks)) {
      refusal = sorry(visit.view, 404, "console.sorry.unknown");
      if (!banks) return false;
    }
  }
  if (banks ? may(visit.grants(), route.action, *banks) : may(visit.grants(), route.action)) return true;
  const auto noted = no_right(visit, route.action);
  if (refusal.body.empty() || noted.status == 503) refusal = noted;
  return false;
}

PageAnswer Console::no_right(Visit& visit, Action action) {
  if (!note_audit(inside_->book,
                  {visit.now, visit.session->user.name, word_of(action), visit.number, "refused", "no right"}))
    return sorry(visit.view, 503, "console.sorry.storage");
  return sorry(visit.view, 403, "console.sorry.not_allowed");
}

}  // namespace huanka::office
