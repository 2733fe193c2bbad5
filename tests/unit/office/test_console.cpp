// The console's pages without a browser: who sees what, what a form may do, what stands in a file (issue 4).
#include "house.h"
#include "office/console/csv.h"
#include "office/console/form.h"
#include "office/console/html.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;

TEST_CASE("Every page and every decision, for every role: what is not allowed is not there", "[office][console]") {
  House house;
  const auto number = house.submit(1);
  const auto with_letter = house.submit(2);
  house.letter(with_letter);
  const std::string here = "/case/" + number, version = "version=2";
  struct Row {
    std::string method, target;
    std::array<int, 6> status;  // reviewer, staff, officer, technician, auditor, administrator
  };
  const std::vector<Row> rows{{"GET", "/queue", {200, 200, 200, 403, 403, 403}},
                              {"GET", "/queue.csv", {200, 200, 200, 403, 403, 403}},
                              {"GET", "/letters", {200, 200, 200, 403, 403, 403}},
                              {"GET", "/search?q=" + number, {200, 200, 200, 403, 403, 403}},
                              {"GET", here, {200, 200, 200, 404, 404, 404}},
                              {"GET", "/letter-check", {200, 200, 200, 403, 403, 403}},
                              {"POST", "/letter-check", {400, 400, 400, 400, 400, 400}},  // not as an upload
                              {"GET", "/reserve", {403, 200, 403, 403, 403, 403}},
                              {"POST", "/reserve", {403, 400, 403, 403, 403, 403}},       // no form of ours
                              {"POST", "/reserve/list", {400, 400, 400, 400, 400, 400}},  // not as an upload
                              {"GET", "/fleet", {403, 403, 200, 200, 403, 403}},
                              {"GET", "/audit", {403, 403, 403, 403, 200, 403}},
                              {"GET", "/users", {403, 403, 403, 403, 403, 200}},
                              {"POST", "/users/enable", {403, 403, 403, 403, 403, 404}},  // nobody is named
                              {"POST", "/users/disable", {403, 403, 403, 403, 403, 404}},
                              {"POST", "/case/" + with_letter + "/revoke-letter", {403, 422, 403, 404, 404, 404}},
                              {"GET", "/password", {200, 200, 200, 200, 200, 200}},
                              {"POST", here + "/person", {200, 403, 403, 404, 404, 404}},
                              {"POST", here + "/refuse", {422, 403, 403, 404, 404, 404}},  // no reason given
                              {"POST", "/case/" + with_letter + "/confirm", {409, 403, 403, 404, 404, 404}},
                              {"POST", here + "/approve", {303, 403, 403, 404, 404, 404}},
                              {"GET", "/case/ZJ01-261116-0099-1", {404, 404, 404, 404, 404, 404}},
                              {"GET", "/nothing", {404, 404, 404, 404, 404, 404}},
                              {"PUT", "/queue", {405, 405, 405, 405, 405, 405}}};
  const std::array roles{&reviewer, &staff, &officer, &technician, &auditor, &administrator};
  for (std::size_t role = roles.size(); role-- > 0;) {  // the reviewer, who may decide, last
    house.log_in_as(*roles[role]);
    for (const auto& row : rows) {
      INFO(row.method << " " << row.target << " by " << to_string(all_roles[role]));
      const auto answer = row.method == "POST" ? house.post(row.target, version)
                                               : house.console.answer(house.request(row.method, row.target), house.now);
      CHECK(answer.status == row.status[role]);
    }
  }
  CHECK(house.state(number) == domain::CaseState::Approved);
  // The reviewer of another bank has the role and not the case.
  house.log_in_as({{Role::OriginalBankReviewer, "abc"}});
  CHECK(house.get("/queue").status == 200);
  CHECK_FALSE(has(house.get("/queue?show=all"), number));
  CHECK_FALSE(has(house.get("/search?q=" + number), "href=\"/case/"));
  CHECK_FALSE(has(house.get("/queue.csv?show=all"), number));
  CHECK(house.get("/case/" + with_letter).status == 404);
  CHECK(house.post("/case/" + with_letter + "/confirm", "version=5").status == 404);
  CHECK(house.audit().front().entry.outcome == "refused");
  CHECK(must(verify_audit(house.book, {})).findings.empty());
}

TEST_CASE("Without a session nothing is shown and nothing is decided", "[office][console]") {
  House house;
  const auto number = house.submit(1);
  house.token = std::string(64, 'a');
  for (const std::string target : {"/", "/queue", "/queue.csv", "/letters", "/search?q=1", "/fleet", "/audit", "/users",
                                   "/reserve", "/letter-check", "/password", "/case/x"}) {
    INFO(target);
    const auto answer = house.get(target);
    CHECK(answer.status == 303);
    CHECK(answer.location.starts_with("/log-in?to="));
  }
  CHECK(house.post("/case/" + number + "/approve", "version=2").status == 303);
  CHECK(house.state(number) == domain::CaseState::UnderReview);
}

TEST_CASE("A decision holds for the version that was looked at, and its audit row comes with it", "[office][console]") {
  House house;
  const auto number = house.submit(1);
  house.log_in_as(reviewer);
  CHECK(house.post("/case/" + number + "/approve", "version=1").status == 409);
  CHECK(house.post("/case/" + number + "/approve", "").status == 409);
  CHECK(house.post("/case/" + number + "/approve", "version=2x").status == 409);
  CHECK(house.state(number) == domain::CaseState::UnderReview);
  CHECK(house.audit().front().entry.outcome == "refused");
  const auto done = house.post("/case/" + number + "/refuse", "version=2&reason=%E6%9C%89+%3Cb%3E%0D%0Aloan");
  CHECK(done.location == "/case/" + number + "?done=refuse");
  CHECK(must(house.ledger.find(number, house.now)).refusal_reason == "有 <b>  loan");
  const auto row = house.audit().front().entry;
  CHECK((row.actor == "user0" && row.action == "refuse" && row.subject == number && row.outcome == "done"));
  CHECK(must(house.ledger.events(number)).back().actor == "user0");
  CHECK(has(house.get(done.location), "有 &lt;b&gt;  loan"));
  CHECK(house.post("/case/" + number + "/refuse", "version=3&reason=again").status == 422);
}

TEST_CASE("A form that did not come from our own page does nothing", "[office][console]") {
  House house;
  const auto number = house.submit(1);
  house.log_in_as(reviewer);
  auto forged = house.form("/case/" + number + "/approve", "version=2");
  SECTION("another site, by Origin") { forged.origin = "https://evil"; }
  SECTION("another site, by Sec-Fetch-Site") { forged.fetch_site = "cross-site"; }
  SECTION("a neighbour") { forged.fetch_site = "same-site"; }
  SECTION("an origin nobody knows") { forged.origin = "null"; }
  SECTION("no word about where from") { forged.origin = forged.fetch_site = ""; }
  SECTION("no token") { forged.body = "version=2"; }
  SECTION("the token of another session") { forged.body = "version=2&form=" + form_token(std::string(64, 'b')); }
  SECTION("not as a form") { forged.content_type = "text/plain"; }
  CHECK(house.console.answer(forged, house.now).status >= 400);
  CHECK(house.state(number) == domain::CaseState::UnderReview);
}

TEST_CASE("The queue has the most urgent first, pages of it, and says what is overdue in words (R69)",
          "[office][console]") {
  House house;
  std::vector<domain::CaseNumber> numbers;
  for (int n = 1; n <= 30; ++n) numbers.push_back(house.submit(n));
  house.now += 24h;
  house.log_in_as(reviewer);
  const auto first = house.get("/queue");
  CHECK((has(first, numbers[0]) && has(first, numbers[24]) && !has(first, numbers[25])));
  CHECK_FALSE(has(first, "逾期</strong>"));
  const auto from = first.body.find("href=\"/queue?show=review&amp;after=") + 6;
  auto next = first.body.substr(from, first.body.find('"', from) - from);
  next.erase(next.find("amp;"), 4);
  const auto second = house.get(next);
  CHECK((has(second, numbers[25]) && has(second, numbers[29]) && !has(second, "/case/" + numbers[24])));
  house.now = monday_morning + 24h * 7;  // due on Monday the 23rd: not late on that day
  CHECK_FALSE(has((house.log_in_as(reviewer), house.get("/queue?show=overdue")), numbers[0]));
  house.now += 24h;
  house.log_in_as(reviewer);
  CHECK(has(house.get("/queue?show=overdue"), numbers[0]));
  CHECK(has(house.get("/queue"), "逾期</strong>"));
}

TEST_CASE("A letter nobody confirmed becomes overdue, and is confirmed once (R16)", "[office][console]") {
  House house;
  const auto number = house.submit(1);
  house.letter(number);
  house.log_in_as(reviewer);
  CHECK(has(house.get("/letters"), number));
  CHECK_FALSE(has(house.get("/queue?show=overdue"), number));
  house.now += 24h * (letter_confirmed_within_days + 1);
  house.log_in_as(reviewer);
  CHECK(has(house.get("/queue?show=overdue"), number));
  const auto version = std::to_string(must(house.ledger.find(number, house.now)).version);
  CHECK(house.post("/case/" + number + "/confirm", "version=" + version).status == 303);
  CHECK(house.post("/case/" + number + "/confirm", "version=" + version).status == 409);
  const auto done = must(house.ledger.find(number, house.now));
  CHECK((done.state == domain::CaseState::Closed && done.transfer_confirmed_on == wire::day_of(house.now)));
  const auto events = must(house.ledger.events(number));
  CHECK((events[events.size() - 2].what == "confirm_transfer" && events.back().what == "close"));
  CHECK(has(house.get("/letters?show=confirmed"), number));
  CHECK_FALSE(has(house.get("/queue?show=overdue"), number));
  CHECK(has(house.get("/case/" + number), "余额转移日期"));
}

TEST_CASE("The issuing bank takes a letter back, with a reason, and then it cannot be confirmed (R15, R16)",
          "[office][console]") {
  House house;
  const auto number = house.submit(1);
  house.letter(number);
  house.log_in_as(staff);
  const auto version = [&] { return "version=" + std::to_string(must(house.ledger.find(number, house.now)).version); };
  CHECK(has(house.get("/case/" + number), "作废接收函"));
  CHECK(house.post("/case/" + number + "/revoke-letter", "version=1&reason=lost").status == 409);
  const auto done = house.post("/case/" + number + "/revoke-letter", version() + "&reason=%3Cb%3Elost");
  CHECK(done.location == "/case/" + number + "?done=revoke-letter");
  const auto row = house.audit().front().entry;
  CHECK((row.actor == "user0" && row.action == "revoke_letter" && row.subject == number && row.outcome == "done"));
  CHECK(has(house.get(done.location), "&lt;b&gt;lost"));
  CHECK(house.state(number) == domain::CaseState::Withdrawn);
  CHECK(house.post("/case/" + number + "/revoke-letter", version() + "&reason=again").status == 422);
  house.log_in_as(reviewer);
  CHECK_FALSE(has(house.get("/letters"), number));
  CHECK(house.post("/case/" + number + "/confirm", version()).status == 422);
  // The person is free to reserve again.
  CHECK_FALSE(house.ledger.why_not_reserve(
      {must(domain::PersonName::parse("张桂花")), must(domain::IdNumber::parse("11010519491231002X")),
       must(domain::Mobile::parse("13812345678")), "icbc", "ccb", std::nullopt},
      "key", house.now));
}

TEST_CASE("The administrator disables and enables others, nobody disables themselves, and all of it is noted",
          "[office][console]") {
  House house;
  house.add("li.na", reviewer);
  const auto her_token = must(house.sessions.begin("li.na", house.now));
  house.log_in_as(administrator);  // user1
  CHECK(has(house.get("/users"), "原银行审核员（工商银行）"));
  CHECK(house.post("/users/disable", "name=li.na").location == "/users?done=disable");
  CHECK(has(house.get("/users"), "已停用"));
  CHECK_FALSE(must(house.sessions.find(her_token, house.now)));
  CHECK_FALSE(house.accounts.log_in("li.na", good_password, "test", house.now));
  CHECK(house.post("/users/enable", "name=li.na").location == "/users?done=enable");
  const auto row = house.audit().front().entry;
  CHECK((row.actor == "user1" && row.action == "user_enable" && row.subject == "li.na"));
  CHECK(house.accounts.log_in("li.na", good_password, "test", house.now));
  CHECK_FALSE(must(house.sessions.find(her_token, house.now)));  // what ended stays ended
  CHECK(house.post("/users/disable", "name=user1").status == 422);
  CHECK(house.post("/users/enable", "name=nobody").status == 404);
  CHECK(must(verify_audit(house.book, {})).findings.empty());
}

TEST_CASE("Pages, searches and files hold no full personal data unless it was asked for", "[office][console][canary]") {
  House house;
  const auto number = house.submit(1);
  house.log_in_as(reviewer);
  for (const std::string& target : {std::string("/queue"), "/case/" + number, "/search?q=" + number,
                                    std::string("/search?q=002x"), std::string("/queue.csv?show=all")}) {
    const auto answer = house.get(target);
    INFO(target);
    CHECK(has(answer, number));
    for (const char* secret : {"张桂花", "11010519491231002X", "13812345678", "6214830100000008"})
      CHECK_FALSE(has(answer, secret));
  }
  CHECK(has(house.post("/case/" + number + "/person", ""), "11010519491231002X"));
  CHECK(house.audit().front().entry.action == "see_person");
}

TEST_CASE("Log-in sets a fresh session in a cookie only this host gets", "[office][console]") {
  House house;
  house.add("li.na");
  house.token.clear();
  const auto answer = house.post("/log-in", "user=li.na&to=//evil&password=eleven+geese+and+a+pond");
  REQUIRE(answer.status == 303);
  CHECK(answer.location == "/");
  REQUIRE(answer.cookies.size() == 1);
  CHECK(answer.cookies[0].starts_with("__Host-huanka="));
  CHECK(answer.cookies[0].ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"));
  CHECK(house.post("/log-in", "user=li.na&password=wrong").status == 403);
  for (int n = 0; n < 20; ++n) house.post("/log-in", "user=other" + std::to_string(n) + "&password=x");
  CHECK(house.post("/log-in", "user=one.more&password=x").status == 429);  // one place tries one name after the other
}

TEST_CASE("Whatever stands in a text, a page shows it as text", "[office][console][html]") {
  using namespace html;
  for (const std::string text : {"<script>alert(1)</script>", "\"><img src=x>", "' onload='x", "</title>", "&lt;"}) {
    const auto made = element("p", {{"title", text}}, {text}).str();
    CHECK(made == "<p title=\"" + escaped(text) + "\">" + escaped(text) + "</p>");
    CHECK(std::count(made.begin(), made.end(), '<') == 2);
    CHECK(std::count(made.begin(), made.end(), '"') == 2);
  }
  CHECK(Markup("a\xff"
               "b\xe2\x80\xae"
               "c")
            .str() == "a\uFFFDb\uFFFDc");  // broken bytes, a turn to the left
}

TEST_CASE("A cell that a spreadsheet would run is text there", "[office][console][csv]") {
  for (const std::string cell : {"=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "＝1", "=cmd|' /C calc'!A0"}) {
    INFO(cell);
    CHECK(csv_line({cell}).starts_with("\"'"));
  }
  CHECK(csv_line({"张**", "a\"b", "1,2"}) == "\"张**\",\"a\"\"b\",\"1,2\"\r\n");
}

TEST_CASE("A form is read strictly", "[office][console][form]") {
  CHECK(fields_from("a=1&b=%E5%BC%A0+x&c=") == Fields{{"a", "1"}, {"b", "张 x"}, {"c", ""}});
  for (const char* text : {"a=1&a=2", "a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "a=%+1", "%01=1"}) {
    INFO(text);
    CHECK_FALSE(fields_from(text));
  }
  std::string many;
  for (int n = 0; n < 33; ++n) many += "f" + std::to_string(n) + "=1&";
  CHECK_FALSE(fields_from(many));
  CHECK(cookie("a=1; __Host-huanka=x; b=2", "__Host-huanka") == "x");
  CHECK(cookie("__Host-huanka=x; __Host-huanka=y", "__Host-huanka").empty());
  CHECK(cookie("x__Host-huanka=x", "__Host-huanka").empty());
  for (const char* path : {"//evil", "https://evil", "/\\evil", "/a b", "", "/\n"}) CHECK_FALSE(is_own_path(path));
  CHECK(is_own_path("/case/ZJ01-261116-0001-8?done=approve"));
}
