// Reservations filed at a bank's counter, for one person and for a unit's list (R67): once, for nobody who has a case
// that goes on, only for the own bank, and with a precise answer for every line.
#include "house.h"
#include "office/console/multipart.h"
#include "vault/files.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;
using domain::CaseState;

namespace {
/// A valid ID number, the n-th.
std::string id(int n) {
  std::string digits = "44162519800101" + std::to_string(100 + n);
  for (const char check : std::string("0123456789X"))
    if (domain::IdNumber::parse(digits + check)) return digits + check;
  return {};
}

Reservation wish(int n = 1) {
  return {must(domain::PersonName::parse("刘德全")),
          must(domain::IdNumber::parse(id(n))),
          must(domain::Mobile::parse("13812345678")),
          "icbc",
          "ccb",
          std::nullopt};
}

const Hand hand{.actor = "chen", .version = {}};

/// The hidden token of the page's forms.
std::string filing_of(const PageAnswer& page) {
  const std::string before = "name=\"filing\" value=\"";
  const auto at = page.body.find(before);
  REQUIRE(at != std::string::npos);
  return page.body.substr(at + before.size(), 32);
}

struct Counter : House {
  std::string filing;
  Counter() {
    log_in_as(staff);
    filing = filing_of(get("/reserve"));
  }
  PageAnswer file(const std::string& more) {
    return post("/reserve", "target=ccb&mobile_checked=yes&filing=" + filing + more);
  }
  PageAnswer file_person(int n, const std::string& name = "%E5%88%98%E5%BE%B7%E5%85%A8") {
    return file("&name=" + name + "&id_number=" + id(n) + "&mobile=13812345678&holding=icbc&account=");
  }
  PageAnswer list(const std::string& rows, Fields more = {}) {
    Fields fields{{"target", "ccb"}, {"filing", filing}, {"mobile_checked", "yes"}, {"rows", rows}};
    for (auto& [name, value] : more) fields[name] = value;
    return upload("/reserve/list", fields);
  }
  std::size_t cases() { return must(ledger.cases(std::nullopt, now)).size(); }
};

std::string row(int n) { return "刘德全," + id(n) + ",13812345678,工商银行,\n"; }
}  // namespace

TEST_CASE(
    "A reservation at the counter is a case like a kiosk's: reviewed at once, dated, numbered on its own (R67-R69)",
    "[office][reservation]") {
  House house;
  const auto first = must(house.ledger.reserve(wish(1), "key-1", house.now, hand));
  const auto second = must(house.ledger.reserve(wish(2), "key-2", house.now, hand));
  CHECK(first.number == domain::make_case_number("DESKCCB", monday, 1));
  CHECK(second.number == domain::make_case_number("DESKCCB", monday, 2));
  CHECK(domain::is_case_number(first.number));
  CHECK((first.state == CaseState::UnderReview && first.route == domain::Route::ChangeBank));
  CHECK(first.review_due->date == 2026y / 11 / 23);
  CHECK(must(house.ledger.events(first.number)).back().actor == "chen");
  CHECK(house.audit().front().entry.action == "reserve");
  // The rest of its life is any case's: the original bank agrees, the message goes, the terminal prints the letter.
  house.letter(first.number, 1);
  CHECK(house.state(first.number) == CaseState::LetterPrinted);
  // A bank's numbers are its own, and a day's.
  auto other = wish(3);
  other.target_bank = "abc";
  CHECK(must(house.ledger.reserve(other, "key-3", house.now, hand)).number ==
        domain::make_case_number("DESKABC", monday, 1));
  CHECK(must(house.ledger.reserve(wish(4), "key-4", house.now + 24h, hand)).number ==
        domain::make_case_number("DESKCCB", 2026y / 11 / 17, 1));
}

TEST_CASE("Another terminal takes a reservation up for its letter, and tells what the card said (R15, R67)",
          "[office][reservation]") {
  House house;
  const auto person = wish(1).id_number;
  const auto number = must(house.ledger.reserve(wish(1), "key-1", house.now, hand)).number;
  const auto no = [&](const domain::IdNumber& who) {
    const auto said = house.ledger.take_up(number, who, "ZJ01", house.now);
    REQUIRE_FALSE(said);
    CHECK(house.audit().front().entry.outcome == "refused");
    return said.error().code;
  };
  CHECK(no(person) == LedgerError::Code::NotOpen);  // under review still
  house.open_window(number);
  CHECK(no(wish(2).id_number) == LedgerError::Code::UnknownCase);  // nothing of another person's, not even that it is
  const auto c = must(house.ledger.take_up(number, person, "ZJ01", house.now));
  CHECK((c.state == CaseState::WindowOpen && c.mobile == wish(1).mobile));
  CHECK(c.new_card_identification_code.empty());
  const auto noted = house.audit().front().entry;
  CHECK((noted.actor == "ZJ01" && noted.action == "take_up" && noted.subject == number && noted.outcome == "done"));

  const auto card = sample_new_card();
  must(house.ledger.issue(number, card.identification_code, card.pan, house.now));
  const LetterPrinted letter{"L-1", false, card.identification_code, "A12345678", sample_case().old_card.pan};
  must(house.ledger.apply({"ZJ01", number, 1, house.now, letter, "x"}, "letter-1", house.now));
  const auto printed = must(house.ledger.find(number, house.now));
  CHECK((printed.state == CaseState::LetterPrinted && printed.old_card.card_number == "A12345678"));
  CHECK(no(person) == LedgerError::Code::NotOpen);  // a letter's number is its terminal's
  CHECK_FALSE(house.ledger.take_up("ZJ01-261123-0007-4", person, "ZJ01", house.now));
}

TEST_CASE("What the office knows of the old card is not changed by a letter", "[office]") {
  House house;
  const auto number = house.submit(1);
  const auto before = must(house.ledger.find(number, house.now)).old_card;
  house.open_window(number);
  const auto card = sample_new_card();
  must(house.ledger.issue(number, card.identification_code, card.pan, house.now));
  const LetterPrinted letter{"L-1", false, card.identification_code, "B99999999", card.pan};
  must(house.ledger.apply({"ZJ01", number, 2, house.now, letter, "x"}, "letter-1", house.now));
  CHECK(must(house.ledger.find(number, house.now)).old_card == before);
}

TEST_CASE("A letter nobody reported can be revoked; its terminal's word comes late and changes nothing (R15)",
          "[office]") {
  House house;
  const auto number = house.submit(1);
  CHECK_FALSE(house.ledger.revoke_letter(number, "lost", house.now));  // under review: there can be none
  house.open_window(number);
  const auto card = sample_new_card();
  must(house.ledger.issue(number, card.identification_code, card.pan, house.now));
  CHECK(must(house.ledger.revoke_letter(number, "stolen", house.now)).state == CaseState::Withdrawn);
  const LetterPrinted letter{"L-1", false, card.identification_code};
  const auto receipt = must(house.ledger.apply({"ZJ01", number, 2, house.now, letter, "x"}, "letter-1", house.now));
  CHECK(receipt.state == CaseState::Withdrawn);
  const auto after = must(house.ledger.find(number, house.now));
  CHECK((after.letter_number == "L-1" && after.letter_prints == 1 && after.letter_revoked_for == "stolen"));
  CHECK_FALSE(house.ledger.confirm_transfer(number, house.now));
}

TEST_CASE("No kiosk is called like a counter", "[office][reservation]") {
  CHECK(domain::is_counter_prefix(domain::counter_prefix("ccb")));
  CHECK_FALSE(is_kiosk_id(domain::counter_prefix("ccb")));
  CHECK(is_kiosk_id("ZJ01"));
  CHECK(domain::counter_prefix("abcdefghijklmnop") == "DESKABCDEFGHIJKL");  // no longer than a kiosk's id
}

TEST_CASE("What is filed twice under one key is one case, years later too", "[office][reservation]") {
  House house;
  const auto first = must(house.ledger.reserve(wish(), "key-1", house.now, hand));
  const auto again = must(house.ledger.reserve(wish(), "key-1", house.now + 24h * 365, hand));
  CHECK(again.number == first.number);
  CHECK(must(house.ledger.cases(std::nullopt, house.now)).size() == 1);
  CHECK(house.audit().size() == 1);
}

TEST_CASE("Who has a case that goes on gets no second one; who has none left does (R67, R72)",
          "[office][reservation]") {
  House house;
  auto person = wish();
  person.id_number = sample_case().old_card.holder.id_number;
  const auto at_kiosk = house.submit(1);
  const auto refused = house.ledger.reserve(person, "key-1", house.now, hand);
  REQUIRE_FALSE(refused);
  CHECK((refused.error().code == LedgerError::Code::OpenCase && refused.error().detail == at_kiosk));
  CHECK(house.ledger.why_not_reserve(person, "key-1", house.now)->code == LedgerError::Code::OpenCase);
  CHECK(house.audit().front().entry.outcome == "refused");
  SECTION("refused by the original bank") {
    must(house.ledger.refuse(at_kiosk, "loan", house.now));
    CHECK_FALSE(house.ledger.why_not_reserve(person, "key-1", house.now));
    CHECK(house.ledger.reserve(person, "key-1", house.now, hand));
  }
  SECTION("expired: the new one renews it") {
    must(house.ledger.approve(at_kiosk, house.now));
    const auto sms = must(house.ledger.begin_sms(house.now, house.now,
                                                 [](SmsKind, const domain::Case&, domain::Date) { return "text"; }));
    must(house.ledger.sms_accepted(*sms, "ref", house.now));
    const auto renewal = must(house.ledger.reserve(person, "key-2", house.now + 24h * 20, hand));
    CHECK(renewal.renews == at_kiosk);
    CHECK(must(house.ledger.find(at_kiosk, house.now + 24h * 20)).state == CaseState::Closed);
  }
  SECTION("a same-bank card that was made is no case that goes on") {
    auto same = sample_case(domain::Route::SameBankNewNumber);
    same.number = domain::make_case_number("ZJ01", monday, 2);
    const auto other = must(domain::IdNumber::parse(id(7)));
    same.old_card.holder.id_number = person.id_number = other;
    must(house.ledger.apply({"ZJ01", same.number, 1, house.now, CaseSubmitted{same}, "sha"}, "k", house.now));
    CHECK(house.ledger.why_not_reserve(person, "key-1", house.now));
    must(house.ledger.issue(same.number, sample_new_card().identification_code, std::nullopt, house.now));
    CHECK_FALSE(house.ledger.why_not_reserve(person, "key-1", house.now));
  }
}

TEST_CASE("What is filed at the counter is sealed like what a kiosk sends", "[office][reservation][canary]") {
  House house;
  must(house.ledger.reserve(wish(), "key-1", house.now, hand));
  for (const auto& entry : std::filesystem::directory_iterator(house.folder.path())) {
    const auto bytes = vault::read_file(entry.path()).value_or("");
    CHECK(bytes.find(id(1)) == std::string::npos);
    CHECK(bytes.find("刘德全") == std::string::npos);
    CHECK(bytes.find("13812345678") == std::string::npos);
  }
}

TEST_CASE("What is typed is judged field by field, all at once", "[office][reservation]") {
  const auto county = rules().county;
  const auto problems = [&](ReservationText text) { return check_reservation(text, county, "ccb").problems; };
  const ReservationText good{"刘德全", id(1), "13812345678", "icbc", ""};
  CHECK(problems(good).empty());
  auto text = good;
  text = {" 刘德全　", " 11010519491231002x", "13812345678 ", "工商银行", " 6214830100000008 "};
  CHECK(problems(text).empty());
  CHECK(check_reservation(text, county, "ccb").reservation->id_number.digits() == "11010519491231002X");
  text = {"", "123", "abc", "hsbc", "1"};
  CHECK(problems(text) ==
        std::vector<std::string>{"name_missing", "id_length", "mobile_length", "bank_unknown", "account_length"});
  const auto one = [&](auto change) {
    auto changed = good;
    change(changed);
    const auto found = problems(changed);
    return found.size() == 1 ? found.front() : std::to_string(found.size());
  };
  CHECK(one([](auto& t) { t.name = "a\u202Eb"; }) == "name_characters");
  CHECK(one([](auto& t) { t.name = std::string(51, 'a'); }) == "name_too_long");
  CHECK(one([](auto& t) { t.id_number = "4.41625E+17"; }) == "id_length");
  CHECK(one([](auto& t) { t.id_number = "44162519800101000A"; }) == "id_characters");
  CHECK(one([](auto& t) { t.id_number = "441625198013010000"; }) == "id_birth");
  CHECK(one([](auto& t) { t.id_number.back() = t.id_number.back() == '1' ? '2' : '1'; }) == "id_check");
  CHECK(one([](auto& t) { t.mobile = "1381234567a"; }) == "mobile_characters");
  CHECK(one([](auto& t) { t.mobile = "12812345678"; }) == "mobile_prefix");
  CHECK(one([](auto& t) { t.holding_bank = "建设银行"; }) == "bank_same");
  CHECK(one([](auto& t) { t.old_account = "6214830100000009"; }) == "account_check");
  CHECK(one([](auto& t) { t.old_account = "621483010000000a"; }) == "account_characters");
  CHECK(one([](auto& t) { t.old_account = "6217000000000060008"; }) == "account_other_bank");  // of the new bank
  CHECK(check_reservation(good, county, "hsbc").problems == std::vector<std::string>{"target_unknown"});
}

TEST_CASE("A list is read as spreadsheets write it, every line with its number", "[office][reservation]") {
  const auto county = rules().county;
  const auto read = [&](const std::string& text) { return reservation_rows(text, county, "ccb"); };
  const auto rows = read("姓名,证件号,手机号,原银行,账号\r\n\"刘德全\",\"" + id(1) + "\",13812345678,工商银行\r\n\r\n" +
                         "李\t" + id(2) + "\t13812345678\tIndustrial and Commercial Bank of China\t\n" + "王," + id(1) +
                         ",13812345678,icbc,\n" + "赵,1\n" + "\"赵,1,2,3\n" + "\"赵\"x,1,2,3\n" + "赵," + id(3) +
                         ",13812345678,icbc,,,,");
  REQUIRE(rows.size() == 7);
  std::vector<std::pair<int, std::string>> found;
  for (const auto& one : rows)
    found.emplace_back(one.line, one.checked.problems.empty() ? "" : one.checked.problems.front());
  CHECK(found[0] == std::pair{2, std::string()});
  CHECK(found[1].first == 4);
  CHECK(found[2] == std::pair{5, std::string("twice")});
  CHECK(found[3] == std::pair{6, std::string("columns")});
  CHECK(found[4] == std::pair{7, std::string("quotes")});
  CHECK(found[5] == std::pair{8, std::string("quotes")});
  CHECK(found[6] == std::pair{9, std::string()});
  std::string many;
  for (int n = 0; n < 400; ++n) many += "x,1\n";
  CHECK(read(many).size() == most_reservation_rows + 1);
  CHECK(read("").empty());
  CHECK(read("姓名,证件号\n").empty());
  CHECK(list_text_from("\xEF\xBB\xBF刘") == "刘");
  CHECK(list_text_from("\xC1\xF5,1") == "刘,1");  // GB 18030
  CHECK_FALSE(list_text_from("\xff\xff\xff"));
}

TEST_CASE("Staff file for a person; the same form again leads to the same case", "[office][console][reservation]") {
  Counter counter;
  const auto done = counter.file_person(1);
  REQUIRE(done.status == 303);
  CHECK(counter.file_person(1).location == done.location);
  CHECK(counter.cases() == 1);
  CHECK(has(counter.get(done.location), "已登记预约"));
  // The other form of another page: the same person has a case now, and it is named, being this bank's.
  counter.filing = filing_of(counter.get("/reserve"));
  const auto second = counter.file_person(1);
  CHECK(second.status == 409);
  CHECK(has(second, domain::make_case_number("DESKCCB", monday, 1)));
  CHECK(has(second, "value=\"刘德全\""));  // what was typed is still there
  CHECK(counter.cases() == 1);
}

TEST_CASE("A case at another bank is not named, only that there is one", "[office][console][reservation]") {
  Counter counter;
  auto c = sample_case();
  c.number = domain::make_case_number("ZJ01", monday, 1);
  c.holding_bank = "icbc";
  c.target_bank = "abc";
  must(counter.ledger.apply({"ZJ01", c.number, 1, counter.now, CaseSubmitted{c}, "sha"}, "key", counter.now));
  const auto answer = counter.file("&name=a&id_number=11010519491231002x&mobile=13812345678&holding=icbc&account=");
  CHECK(answer.status == 409);
  CHECK(has(answer, "此人在别处有办理中的业务"));
  CHECK_FALSE(has(answer, c.number));
}

TEST_CASE("A form that is wrong says everything that is, and keeps hostile text as text",
          "[office][console][reservation]") {
  Counter counter;
  const auto answer =
      counter.file("&name=%3Cscript%3Ealert(1)%3C/script%3E&id_number=%22%3E%3Cimg+src=x%3E&mobile=1&holding=");
  CHECK(answer.status == 422);
  CHECK(has(answer, "证件号不是 18 位"));
  CHECK(has(answer, "手机号不是 11 位"));
  CHECK(has(answer, "原银行不在本县合作银行名单中"));
  CHECK_FALSE(has(answer, "<script>"));
  CHECK_FALSE(has(answer, "<img"));
  // R66: nobody files without having asked about the mobile.
  const auto unasked = counter.post("/reserve", "target=ccb&filing=" + counter.filing + "&name=a&id_number=" + id(1) +
                                                    "&mobile=13812345678&holding=icbc");
  CHECK(unasked.status == 422);
  CHECK(has(unasked, "请先核对手机号"));
  CHECK(counter.cases() == 0);
  // A name that is allowed and hostile is filed, and stays text.
  const auto filed = counter.file_person(2, "%3Cb%3Ex");
  CHECK_FALSE(has(counter.get(filed.location), "<b>"));
}

TEST_CASE("Nobody files for a bank that is not theirs, and the try is noted", "[office][console][reservation]") {
  Counter counter;
  const auto foreign = "&name=a&id_number=" + id(1) + "&mobile=13812345678&holding=icbc&filing=" + counter.filing;
  CHECK(counter.post("/reserve", "target=abc&mobile_checked=yes" + foreign).status == 403);
  CHECK((counter.audit().front().entry.action == "reserve" && counter.audit().front().entry.outcome == "refused"));
  CHECK(counter.list(row(1), {{"target", "abc"}}).status == 403);
  CHECK(counter.post("/reserve", "target=&mobile_checked=yes" + foreign).status == 403);
  CHECK(counter.post("/reserve", "target=ccb&mobile_checked=yes&filing=mine").status == 400);
  CHECK(counter.cases() == 0);
}

TEST_CASE("A unit's list is filed whole, and sent again it is the same cases", "[office][console][reservation]") {
  Counter counter;
  const std::string rows = row(1) + row(2) + row(3);
  const auto done = counter.list(rows);
  CHECK(done.status == 200);
  CHECK(has(done, "已登记 3 人"));
  CHECK(has(done, domain::make_case_number("DESKCCB", monday, 3)));
  CHECK_FALSE(has(done, id(1)));
  CHECK(counter.cases() == 3);
  const auto again = counter.list(rows);
  CHECK(again.status == 200);
  CHECK(has(again, domain::make_case_number("DESKCCB", monday, 3)));
  CHECK(counter.cases() == 3);
  std::size_t filed = 0;
  for (const auto& line : counter.audit()) filed += line.entry.action == "reserve" && line.entry.outcome == "done";
  CHECK(filed == 3);
  // A list that was cut off after two rows goes on where it was.
  counter.filing = filing_of(counter.get("/reserve"));
  counter.list(row(4));
  const auto rest = counter.list(row(4) + row(5));
  CHECK(has(rest, "已登记 2 人"));
  CHECK(counter.cases() == 5);
}

TEST_CASE("One wrong line and nothing of a list is filed; each wrong line is named", "[office][console][reservation]") {
  Counter counter;
  counter.file_person(9);
  counter.filing = filing_of(counter.get("/reserve"));
  const auto answer =
      counter.list(row(1) + "刘," + id(2) + ",1,工商银行\n" + row(9) + "<script>x</script>,1\n" + row(1));
  CHECK(answer.status == 422);
  CHECK(has(answer, "有 4 行要改正"));
  CHECK(has(answer, "<th scope=\"row\">2</th><td>手机号不是 11 位。</td>"));
  CHECK(has(answer, "<th scope=\"row\">3</th><td>此人有办理中的业务 DESKCCB"));
  CHECK(has(answer, "<th scope=\"row\">4</th><td>每行要有 4 至 5 列。</td>"));
  CHECK(has(answer, "<th scope=\"row\">5</th><td>名单前面已有这个人。</td>"));
  CHECK(has(answer, id(1) + ",13812345678,工商银行,\n"));  // to be mended there, line breaks and all
  CHECK_FALSE(has(answer, "<script>"));
  CHECK(counter.cases() == 1);
  CHECK(counter.audit().front().entry.detail == "list, 4 of 5 rows wrong");
}

TEST_CASE("A list comes as a file or pasted, and not as something else", "[office][console][reservation]") {
  Counter counter;
  const Fields fields{{"target", "ccb"}, {"filing", counter.filing}, {"mobile_checked", "yes"}, {"rows", ""}};
  CHECK(has(counter.upload("/reserve/list", fields), "请选择文件或粘贴名单"));
  CHECK(has(counter.upload("/reserve/list", fields, {{"file", "\x89PNG\r\n\x1a\n\xff\xff"}}), "文件不是文本表格"));
  CHECK(has(counter.list(row(1), {{"mobile_checked", ""}}), "请先核对手机号"));
  auto both = fields;
  both["rows"] = row(1);
  CHECK(has(counter.upload("/reserve/list", both, {{"file", row(2)}}), "只能用一种"));
  std::string many;
  for (int n = 0; n <= 300; ++n) many += row(n);
  CHECK(has(counter.list(many), "超过 300 人"));
  CHECK(counter.cases() == 0);
  CHECK(counter.upload("/reserve/list", fields, {{"file", "\xEF\xBB\xBF" + row(1)}}).status == 200);
  CHECK(counter.cases() == 1);
}

TEST_CASE("A large body is taken only from somebody who may send one there", "[office][console][reservation]") {
  Counter counter;
  const auto allowed = [&](const std::string& method, const std::string& target) {
    return counter.console.most_body(counter.request(method, target), counter.now);
  };
  CHECK(allowed("POST", "/reserve/list") == 2 * largest_reservation_list);
  CHECK(allowed("POST", "/reserve") == 16 * 1024);
  CHECK(allowed("POST", "/nothing") == 16 * 1024);
  CHECK(allowed("GET", "/reserve/list") == 16 * 1024);
  auto request = counter.form("/reserve/list", "");
  request.too_large = true;
  CHECK(counter.console.answer(request, counter.now).status == 413);
  counter.token = std::string(64, 'a');
  CHECK(allowed("POST", "/reserve/list") == 16 * 1024);
  counter.log_in_as(reviewer);
  CHECK(allowed("POST", "/reserve/list") == 16 * 1024);
}

TEST_CASE("A form with a file is read strictly", "[office][console][form]") {
  const std::string type = "multipart/form-data; boundary=b";
  const auto part = [](const std::string& head, const std::string& content) {
    return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
  };
  const auto read = [&](const std::string& body) { return upload_from(type, body); };
  const auto good = read(part("name=\"a\"", "x\r\ny") + part("name=\"f\"; filename=\"p\"", "1\r\n--c\r\n") +
                         part("name=\"g\"; filename=\"\"", "") + "--b--\r\n");
  REQUIRE(good);
  CHECK(good->fields == Fields{{"a", "x\ny"}});
  CHECK(good->files == Fields{{"f", "1\r\n--c\r\n"}});
  CHECK(read("--b--\r\n")->fields.empty());
  CHECK_FALSE(read(""));
  CHECK_FALSE(read(part("name=\"a\"", "x")));                                          // no end
  CHECK_FALSE(read(part("name=\"a\"", "x") + part("name=\"a\"", "y") + "--b--\r\n"));  // twice
  CHECK_FALSE(read(part("name=\"a\"", std::string(1, '\0')) + "--b--\r\n"));           // no text
  CHECK_FALSE(read(part("name=\"a\"", "\xff") + "--b--\r\n"));
  CHECK_FALSE(read("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"));  // no name
  CHECK_FALSE(read("--b\r\nx\r\n--b--\r\n"));
  CHECK_FALSE(upload_from("text/plain; boundary=b", "--b--"));
  CHECK_FALSE(upload_from("multipart/form-data", "--b--"));
  std::string many;
  for (int n = 0; n < 17; ++n) many += part("name=\"f" + std::to_string(n) + "\"", "");
  CHECK_FALSE(read(many + "--b--\r\n"));
}
