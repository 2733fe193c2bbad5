// Log-in, log-out, password, language, and where a person begins.
#include "office/console/inside.h"

namespace huanka::office {

using Code = AccountError::Code;
using namespace std::chrono_literals;

namespace {
// Beside the waiting per name: one place does not get to try one name after the other.
constexpr std::size_t most_tries_a_minute = 20, most_places = 10'000;

bool is_too_often(std::map<std::string, std::deque<wire::Instant>>& tries, const std::string& from, wire::Instant now) {
  if (tries.size() >= most_places) tries.clear();
  auto& past = tries[from];
  while (!past.empty() && (now - past.front() >= 1min || now < past.front())) past.pop_front();
  if (past.size() >= most_tries_a_minute) return true;
  past.push_back(now);
  return false;
}

PageAnswer log_in_form(const View& view, const std::string& to, const std::string& trouble, int status) {
  Markup main;
  if (!trouble.empty()) main += complaint(trouble);
  std::vector<Markup> fields{
      labelled_input(view, "console.log_in.user", "user", "text", "username"),
      labelled_input(view, "console.log_in.password", "password", "password", "current-password"),
      hidden_field("to", to)};
  main += post_form(view, "/log-in", fields, "console.log_in", "narrow");
  return shown(view, view.text("console.log_in"), main, status);
}

std::string wait_text(const View& view, wire::Instant until, wire::Instant now) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(until - now).count();
  return view.words.format("console.log_in.wait", {{"minutes", std::to_string(std::max<long>(1, minutes))}});
}

PageAnswer password_form(const View& view, const Markup& said, int status) {
  Markup main = said;
  main += element("p", {view.text("console.password.rule")});
  std::vector<Markup> fields{labelled_input(view, "console.password.old", "old", "password", "current-password"),
                             labelled_input(view, "console.password.new", "new", "password", "new-password"),
                             labelled_input(view, "console.password.again", "again", "password", "new-password")};
  main += post_form(view, "/password", fields, "console.password", "narrow");
  return shown(view, view.text("console.password"), main, status);
}
}  // namespace

PageAnswer Console::style(Visit&) { return {.type = "text/css; charset=utf-8", .body = inside_->css}; }

PageAnswer Console::language(Visit& visit) {
  const std::string to = field(visit.query, "to"), back = field(visit.query, "back");
  PageAnswer answer = see_other(is_own_path(back) ? back : "/");
  if (to == "en" || to == "zh") answer.cookies.push_back(cookie_line(language_cookie, to));
  return answer;
}

PageAnswer Console::log_in_page(Visit& visit) {
  if (visit.session) return see_other("/");
  return log_in_form(visit.view, field(visit.query, "to"), "", 200);
}

PageAnswer Console::log_in(Visit& visit) {
  visit.view.here = "/log-in";
  const std::string to = field(visit.form, "to");
  if (is_too_often(inside_->log_in_tries, visit.request.from, visit.now))
    return log_in_form(visit.view, to, wait_text(visit.view, visit.now + 1min, visit.now), 429);
  const auto user =
      inside_->accounts.log_in(field(visit.form, "user"), field(visit.form, "password"), visit.request.from, visit.now);
  if (!user) {
    const auto& error = user.error();
    if (error.code == Code::Locked)
      return log_in_form(visit.view, to, wait_text(visit.view, error.wait_until, visit.now), 429);
    if (error.code == Code::Wrong) return log_in_form(visit.view, to, visit.view.text("console.log_in.wrong"), 403);
    return sorry(visit.view, 503, "console.sorry.storage");
  }
  // Whatever session this browser had ends here; nobody can leave one behind for the next person.
  if (visit.session && !inside_->sessions.end(*visit.session, visit.now))
    return sorry(visit.view, 503, "console.sorry.storage");
  const auto token = inside_->sessions.begin(user->name, visit.now);
  if (!token) return sorry(visit.view, 503, "console.sorry.storage");
  PageAnswer answer = see_other(is_own_path(to) ? to : "/");
  answer.cookies.push_back(cookie_line(session_cookie, *token));
  return answer;
}

PageAnswer Console::log_out(Visit& visit) {
  if (!inside_->sessions.end(*visit.session, visit.now)) return sorry(visit.view, 503, "console.sorry.storage");
  PageAnswer answer = see_other("/log-in");
  answer.cookies.push_back(cookie_line(session_cookie, "", true));
  return answer;
}

PageAnswer Console::start(Visit& visit) {
  if (may(visit.grants(), Action::SeeCases)) return see_other("/queue");
  if (may(visit.grants(), Action::SeeFleet)) return see_other("/fleet");
  if (may(visit.grants(), Action::SeeAudit)) return see_other("/audit");
  if (may(visit.grants(), Action::ManageUsers)) return see_other("/users");
  return sorry(visit.view, 403, "console.sorry.not_allowed");
}

PageAnswer Console::password_page(Visit& visit) { return password_form(visit.view, {}, 200); }

PageAnswer Console::change_password(Visit& visit) {
  visit.view.here = "/password";
  const auto trouble = [&](const std::string& words, int status) {
    return password_form(visit.view, complaint(words), status);
  };
  if (field(visit.form, "new") != field(visit.form, "again"))
    return trouble(visit.view.text("console.password.differ"), 422);
  const auto changed =
      inside_->accounts.change_password(visit.session->user.name, field(visit.form, "old"), field(visit.form, "new"),
                                        visit.session->token_hash, visit.now);
  if (changed) return password_form(visit.view, notice(visit.view.text("console.password.done")), 200);
  switch (changed.error().code) {
    case Code::WeakPassword:
      return trouble(visit.view.text("console.password.weak"), 422);
    case Code::Wrong:
      return trouble(visit.view.text("console.password.wrong"), 422);
    case Code::Locked:
      return trouble(wait_text(visit.view, changed.error().wait_until, visit.now), 429);
    default:
      return sorry(visit.view, 503, "console.sorry.storage");
  }
}

}  // namespace huanka::office
