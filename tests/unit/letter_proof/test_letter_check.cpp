// What the office says of a letter: one finding each, with an exit code of its own; the book decides what became of it
// (issue 4; R15, R16).
#include <nlohmann/json.hpp>
#include <set>

#include "office/letter_check.h"
#include "rig/book_place.h"
#include "sample_letter.h"
#include "wire/case_json.h"

using namespace huanka;
using namespace huanka::letter_proof;
using namespace huanka::office;
using namespace huanka::rig;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {
constexpr const char* account = "6217000000000060008";

/// An office that knows the sample letter's case, up to where the letter is about to be printed.
struct Office {
  LetterGround ground{Suite::Sm2};
  TemporaryFolder folder;
  Ledger book = must(Ledger::open(book_in(folder), rules()));
  Trust trust = ground.trust();
  domain::TransferLetter letter = sample_letter();
  int sequence = 0;

  Office() {
    auto c = sample_case();
    c.number = letter.case_number;
    tell(CaseSubmitted{c});
    const auto card = sample_new_card();
    const auto when = wire::Instant(std::chrono::sys_days(2026y / 11 / 20));
    must(book.approve(letter.case_number, when));
    // The gateway takes the message at once, which opens the window (R71).
    const auto sms =
        must(book.begin_sms(when, when, [](SmsKind, const domain::Case&, domain::Date) { return "text"; }));
    REQUIRE(sms);
    must(book.sms_accepted(*sms, "taken", when));
    must(book.issue(letter.case_number, card.identification_code, must(domain::Pan::parse(account)), when));
  }

  static Rules rules() {
    const fs::path config = fs::path(HUANKA_SOURCE_DIR) / "config";
    return {must(settings::load_county(config / "county/zijin")), must(settings::load_calendar(config / "calendar"))};
  }

  template <class What>
  void tell(What what) {
    ++sequence;
    const Message message{.kiosk = "ZJ01",
                          .case_number = letter.case_number,
                          .sequence = sequence,
                          .created_at = noon(),
                          .what = std::move(what),
                          .sha256 = std::to_string(sequence)};
    must(book.apply(message, "key-" + std::to_string(sequence), noon()));
  }
  void printed(const std::string& number) {
    tell(LetterPrinted{number, sequence > 1, sample_new_card().identification_code});
  }
  LetterJudgement judge(const std::string& text, const PrintedNote& note = {}) {
    return judge_letter(text, trust, note, &book, noon());
  }
};
}  // namespace

TEST_CASE("A letter is unreported, good, then used; the paper stays the same (R16)", "[letter][office]") {
  Office office;
  const auto text = office.ground.sign(office.letter);
  CHECK(office.judge(text).finding == LetterFinding::Unreported);
  office.printed(office.letter.number);
  CHECK(office.judge(text).finding == LetterFinding::Genuine);
  CHECK(office.judge(text).prints == 1);
  CHECK(office.judge(text).code->letter_number == office.letter.number);
  office.tell(TransferConfirmed{});
  CHECK(office.judge(text).finding == LetterFinding::Used);
  // Without the book the paper alone is judged.
  CHECK(judge_letter(text, office.trust, {}, nullptr, noon()).finding == LetterFinding::Genuine);
}

TEST_CASE("A duplicate is told from the original, with the book and without; both are used up together",
          "[letter][office]") {
  Office office;
  const auto original = office.ground.sign(office.letter);
  office.printed(office.letter.number);
  const auto duplicate = office.ground.sign(sample_letter(true));
  CHECK(judge_letter(duplicate, office.trust, {}, nullptr, noon()).finding == LetterFinding::Duplicate);
  office.printed(office.letter.number);
  CHECK(office.judge(original).finding == LetterFinding::Genuine);
  CHECK(office.judge(original).prints == 2);
  CHECK(office.judge(duplicate).finding == LetterFinding::Duplicate);
  office.tell(TransferConfirmed{});
  CHECK(office.judge(original).finding == LetterFinding::Used);
  CHECK(office.judge(duplicate).finding == LetterFinding::Used);
}

TEST_CASE("A case has one letter: another number is another letter", "[letter][office]") {
  Office office;
  office.printed(domain::make_letter_number("ZJ01", 18));
  CHECK(office.judge(office.ground.sign(office.letter)).finding == LetterFinding::OtherLetter);
}

TEST_CASE("A case that does not stand any more has no good letter", "[letter][office]") {
  Office office;
  const auto text = office.ground.sign(office.letter);
  office.tell(CaseWithdrawn{});
  // The letter never reached the book, and it never will.
  CHECK(office.judge(text).finding == LetterFinding::Revoked);
}

TEST_CASE("A letter the office had not heard of is revoked all the same, before and after it hears (R15)",
          "[letter][office]") {
  Office office;
  const auto text = office.ground.sign(office.letter);
  CHECK(office.judge(text).finding == LetterFinding::Unreported);
  must(office.book.revoke_letter(office.letter.case_number, "stolen", noon()));
  CHECK(office.judge(text).finding == LetterFinding::Revoked);
  office.printed(office.letter.number);
  CHECK(office.judge(text).finding == LetterFinding::Revoked);
}

TEST_CASE("A letter that the issuing bank took back is revoked, duplicates too (R15)", "[letter][office]") {
  Office office;
  const auto text = office.ground.sign(office.letter);
  office.printed(office.letter.number);
  must(office.book.revoke_letter(office.letter.case_number, "lost", noon()));
  CHECK(office.judge(text).finding == LetterFinding::Revoked);
  CHECK(office.judge(office.ground.sign(sample_letter(true))).finding == LetterFinding::Revoked);
}

TEST_CASE("The office fills in what it knows: the account read off the paper is enough to notice an alteration",
          "[letter][office]") {
  Office office;
  const auto text = office.ground.sign(office.letter);
  office.printed(office.letter.number);
  PrintedNote note{.new_account = account, .branch = office.letter.branch_name};
  CHECK(office.judge(text, note).finding == LetterFinding::Genuine);
  note.new_account = "6217000000000060016";
  CHECK(office.judge(text, note).finding == LetterFinding::PrintedDiffers);
  // Offline everything must be read off the paper.
  CHECK(judge_letter(text, office.trust, note, nullptr, noon()).finding == LetterFinding::CannotTell);
  const auto all = printed_fields(office.letter);
  PrintedNote whole{all.name,        all.id_number,   all.mobile,   all.old_card_number,
                    all.old_account, all.new_account, all.new_card, all.branch};
  CHECK(judge_letter(text, office.trust, whole, nullptr, noon()).finding == LetterFinding::Genuine);
  whole.name = "李桂花";
  CHECK(judge_letter(text, office.trust, whole, nullptr, noon()).finding == LetterFinding::PrintedDiffers);
}

TEST_CASE("What was read off the paper is read strictly", "[letter][office]") {
  const auto note = must(printed_note_from(R"({"new_account":"6217","branch":"紫城"})"));
  CHECK(note.new_account == "6217");
  CHECK_FALSE(note.name);
  for (const char* wrong : {"", "[]", R"({"acount":"1"})", R"({"new_account":1})", R"({"name":"a","name":"b"})"})
    CHECK_FALSE(printed_note_from(wrong));
}

TEST_CASE("Every finding has a word and an exit code of its own; the JSON tells them and no personal data",
          "[letter][office]") {
  std::set<std::string> words;
  std::set<int> codes;
  for (int i = 0; i <= static_cast<int>(LetterFinding::CannotTell); ++i) {
    const auto& row = words_of(static_cast<LetterFinding>(i));
    CHECK(static_cast<int>(row.finding) == i);
    words.insert(row.word);
    codes.insert(row.exit_code);
    CHECK(finding_table().find(std::to_string(row.exit_code) + " " + row.word + ": ") != std::string::npos);
  }
  CHECK(words.size() == static_cast<std::size_t>(LetterFinding::CannotTell) + 1);
  CHECK(codes.size() == words.size());
  CHECK(codes.count(1) + codes.count(3) + codes.count(64) == 0);

  Office office;
  office.printed(office.letter.number);
  const auto text = json_of(office.judge(office.ground.sign(office.letter)));
  const auto json = nlohmann::json::parse(text);
  CHECK(json["finding"] == "genuine");
  CHECK(json["exit_code"] == 0);
  CHECK(json["kiosk"] == "ZJ01");
  CHECK(json["account_ends_in"] == "0008");
  CHECK(json["prints"] == 1);
  for (const char* secret : {"张桂花", "11010519491231002X", "13812345678", account})
    CHECK(text.find(secret) == std::string::npos);
  CHECK(nlohmann::json::parse(json_of({.finding = LetterFinding::NoCode}))["exit_code"] == 10);
}
