// The console's page that checks a letter: the same findings as verify-letter, in words, and of other banks' letters
// nothing (issue 4; R15, R16).
#include "house.h"
#include "sample_letter.h"

using namespace huanka;
using namespace huanka::office;
using namespace huanka::rig;
using namespace huanka::letter_proof;
using namespace std::chrono_literals;

namespace {
struct LetterHouse : House {
  CertificateFolder files{folder.path() / "certificates"};
  domain::TransferLetter letter_of = sample_letter();
  std::string text;

  LetterHouse() {
    now = noon();
    must(ensure_letter_keys(files, {{"ZJ01", "ZJ02"}, {"icbc", "ccb"}, Suite::Sm2}, now));
    text = signed_text(letter_of);
    log_in_as(reviewer);
  }
  std::string signed_text(const domain::TransferLetter& of) const {
    return must(LetterSigner(letter_folder(files), Suite::Sm2).sign(of, noon()));
  }
  void print(const std::string& number) {
    CHECK(submit(7) == letter_of.case_number);
    letter(letter_of.case_number, 2, number);
  }
  PageAnswer check(const std::string& code, Fields more = {}) {
    more.emplace("code", code);
    return upload("/letter-check", more);
  }
  std::string noted() { return audit().front().entry.detail; }
};
}  // namespace

TEST_CASE("A letter is unreported, genuine, then used, in both banks' eyes, and each check is noted",
          "[office][console][letter]") {
  LetterHouse house;
  auto answer = house.check(house.text);
  CHECK(answer.status == 200);
  CHECK(has(answer, "终端还没有报告这份接收函"));
  house.print(house.letter_of.number);
  answer = house.check(house.text);
  CHECK(has(answer, "真实有效"));
  CHECK(has(answer, house.letter_of.number));
  CHECK(has(answer, "href=\"/case/" + house.letter_of.case_number));
  CHECK(has(answer, "<dd>0008</dd>"));
  CHECK_FALSE(has(answer, "张桂花"));
  CHECK(house.noted() == "genuine");
  CHECK(house.audit().front().entry.subject == house.letter_of.number);
  house.log_in_as(staff);
  CHECK(has(house.check(house.text + "\r\n"), "真实有效"));
  SECTION("taken back by the bank that issued it") {
    must(house.ledger.revoke_letter(house.letter_of.case_number, "lost", house.now));
    CHECK(has(house.check(house.text), "已作废"));
    CHECK(house.noted() == "revoked");
    return;
  }
  must(house.ledger.confirm_transfer(house.letter_of.case_number, house.now));
  CHECK(has(house.check(house.text), "已使用"));
  CHECK(has(house.check(house.text), "余额转移日期"));
}

TEST_CASE("Each reason to refuse has its words: altered, foreign, expired, other letter, duplicate, damaged",
          "[office][console][letter]") {
  LetterHouse house;
  house.print(house.letter_of.number);
  auto altered = must(read_code(house.text));
  altered.signature[3] = static_cast<char>(altered.signature[3] ^ 1);
  CHECK(has(house.check(to_text(altered)), "内容被改动过"));
  auto foreign = must(read_code(house.text));
  foreign.key_id[0] = static_cast<char>(foreign.key_id[0] ^ 1);
  CHECK(has(house.check(to_text(foreign)), "不是任何合作银行认可的"));
  CHECK(has(house.check("HK9/S/x"), "版本本系统不认识"));
  CHECK(has(house.check("https://example.org/"), "不是接收函的二维码"));
  CHECK(has(house.check("<script>alert(1)</script>"), "不是接收函的二维码"));
  CHECK_FALSE(has(house.check("<script>alert(1)</script>"), "<script>"));
  auto duplicate = house.letter_of;
  duplicate.duplicate = true;
  CHECK(has(house.check(house.signed_text(duplicate)), "这是副本"));
  auto other = house.letter_of;
  other.number = domain::make_letter_number("ZJ01", 18);
  CHECK(has(house.check(house.signed_text(other)), "有另一份接收函"));
  SECTION("expired") {
    house.now += 24h * 366;
    house.log_in_as(reviewer);
    CHECK(has(house.check(house.text), "签名证书已过期"));
  }
  SECTION("the terminal's key was taken back") {
    must(revoke_letter_keys(house.files, "ZJ01"));
    CHECK(has(house.check(house.text), "已作废"));
  }
  SECTION("no authority to check with") {
    std::filesystem::remove_all(letter_folder(house.files).folder);
    CHECK(house.check(house.text).status == 503);
  }
}

TEST_CASE("What is printed is compared with what was signed, when it is typed from the paper",
          "[office][console][letter]") {
  LetterHouse house;
  house.print(house.letter_of.number);
  const std::string account = house.letter_of.new_account->digits(), branch = house.letter_of.branch_name;
  CHECK(has(house.check(house.text, {{"account", account}, {"branch", branch}}), "真实有效"));
  CHECK(has(house.check(house.text, {{"account", "6217000000010060008"}, {"branch", branch}}), "纸面内容与签发时不同"));
  CHECK(has(house.check(house.text, {{"account", account}, {"branch", ""}}), "要么都填"));
}

TEST_CASE("Of a letter between other banks nothing is told, not even that it is good", "[office][console][letter]") {
  LetterHouse house;
  house.print(house.letter_of.number);
  house.log_in_as({{Role::OriginalBankReviewer, "abc"}, {Role::TargetBankStaff, "icbc"}});
  const auto answer = house.check(house.text);
  CHECK(answer.status == 403);
  CHECK(has(answer, "不是您办理范围内的银行的"));
  CHECK_FALSE(has(answer, house.letter_of.number));
  CHECK_FALSE(has(answer, house.letter_of.case_number));
  CHECK(house.audit().front().entry.outcome == "refused");
  house.log_in_as(officer);
  CHECK(has(house.check(house.text), "真实有效"));
}

TEST_CASE("The page wants a picture or a text, one of them, and a picture of a size", "[office][console][letter]") {
  LetterHouse house;
  CHECK(has(house.check(""), "请选择图片或粘贴二维码的文字"));
  CHECK(has(house.upload("/letter-check", {{"code", house.text}}, {{"picture", "x"}}), "只能用一种"));
  CHECK(has(house.upload("/letter-check", {{"code", ""}}, {{"picture", "<svg onload=alert(1)>"}}), "不是 PNG 或 JPEG"));
  const std::string huge("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\1\0\0\0\1\0\0", 24);
  CHECK(has(house.upload("/letter-check", {{"code", ""}}, {{"picture", huge}}), "图片太大"));
}
