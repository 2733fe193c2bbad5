// Signing and checking of letters: by published examples, by the openssl command, and by everything that must be
// refused, each with its own reason (issue 4; R15, R16).
#include <openssl/x509.h>

#include <array>
#include <cstdio>
#include <map>

#include "letter_proof/base45.h"
#include "office/x509.h"
#include "sample_letter.h"
#include "vault/files.h"
#include "vault/sealing.h"

using namespace huanka;
using namespace huanka::letter_proof;
using namespace huanka::rig;
using namespace std::chrono_literals;
using std::chrono::days;
namespace fs = std::filesystem;

namespace {
std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

Key public_key(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  return Key{d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size()))};
}

/// SEQUENCE of two INTEGERs, written here again so that the product's own conversion is not what is tested with.
std::string der_of(const std::string& raw) {
  const auto integer = [](std::string value) {
    while (value.size() > 1 && value[0] == 0 && (value[1] & 0x80) == 0) value.erase(0, 1);
    if ((value[0] & 0x80) != 0) value.insert(0, 1, '\0');
    return std::string("\x02") + static_cast<char>(value.size()) + value;
  };
  const auto both = integer(raw.substr(0, 32)) + integer(raw.substr(32));
  return std::string("\x30") + static_cast<char>(both.size()) + both;
}

std::string raw_of(const std::string& der) {
  std::string raw;
  for (std::size_t at = 2; at < der.size();) {
    const auto size = static_cast<std::size_t>(der[at + 1]);
    std::string value = der.substr(at + 2, size);
    value = value.size() > 32 ? value.substr(value.size() - 32) : std::string(32 - value.size(), '\0') + value;
    raw += value;
    at += 2 + size;
  }
  return raw;
}

void write(const fs::path& file, const std::string& content) { std::ofstream(file, std::ios::binary) << content; }

/// Exit code of a shell command; its words go nowhere.
int status_of(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()); }

LetterRefusal refusal_of(std::string_view text, const Trust& trust, wire::Instant at = noon()) {
  const auto checked = check_letter(text, trust, at);
  REQUIRE_FALSE(checked);
  return checked.error();
}
}  // namespace

TEST_CASE("The example signatures of GB/T 32918.5 and RFC 6979 hold, and not for another message", "[letter]") {
  // GB/T 32918.5-2017 A.2: user id 1234567812345678, message "message digest".
  const auto sm2 =
      public_key(bytes_of("3059301306072a8648ce3d020106082a811ccf5501822d03420004"
                          "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
                          "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"));
  const auto sm2_signature = bytes_of(
      "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
      "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
  REQUIRE(suite_of(sm2.get()) == Suite::Sm2);
  CHECK(is_signed_by(sm2.get(), "message digest", sm2_signature));
  CHECK_FALSE(is_signed_by(sm2.get(), "message digesu", sm2_signature));
  // RFC 6979 A.2.5: P-256, SHA-256, message "sample".
  const auto p256 =
      public_key(bytes_of("3059301306072a8648ce3d020106082a8648ce3d03010703420004"
                          "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
                          "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"));
  const auto p256_signature = bytes_of(
      "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
      "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  REQUIRE(suite_of(p256.get()) == Suite::P256);
  CHECK(is_signed_by(p256.get(), "sample", p256_signature));
  CHECK_FALSE(is_signed_by(p256.get(), "samplf", p256_signature));
}

TEST_CASE("The openssl command verifies what we sign, and we verify what it signs", "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  const auto& folder = ground.folder.path();
  const std::string digest = suite == Suite::Sm2 ? "-sm3" : "-sha256";
  const std::string user = suite == Suite::Sm2 ? " -sigopt distid:1234567812345678 " : " ";
  const auto certificate = ground.keys.certificate("ccb", "ZJ01").string();
  const auto in = [&](const char* name) { return (folder / name).string(); };
  REQUIRE(status_of("openssl x509 -in " + certificate + " -noout -pubkey -out " + in("public.pem")) == 0);

  const auto text = ground.sign(sample_letter());
  const auto code = must(read_code(text));
  write(folder / "message", text.substr(0, text.size() - 97));  // without slash and signature
  write(folder / "signature", der_of(code.signature));
  const std::string verify = "openssl dgst " + digest + user + "-verify " + in("public.pem") + " -signature " +
                             in("signature") + " " + in("message");
  CHECK(status_of(verify) == 0);
  if (suite == Suite::Sm2) {
    CHECK(status_of("openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678 -pubin -inkey " +
                    in("public.pem") + " -in " + in("message") + " -sigfile " + in("signature")) == 0);
    CHECK(status_of("openssl dgst -sm3 -sigopt distid:8765432187654321 -verify " + in("public.pem") + " -signature " +
                    in("signature") + " " + in("message")) != 0);
  }
  write(folder / "message", text.substr(0, text.size() - 98));
  CHECK(status_of(verify) != 0);

  write(folder / "message", "what the command signs");
  REQUIRE(status_of("openssl dgst " + digest + user + "-sign " + ground.keys.key("ccb", "ZJ01").string() + " -out " +
                    in("signature") + " " + in("message")) == 0);
  const auto key = load_key(ground.keys.key("ccb", "ZJ01"));
  CHECK(is_signed_by(key.get(), "what the command signs", raw_of(*vault::read_file(folder / "signature"))));

  const std::string chain_user = suite == Suite::Sm2 ? " -vfyopt distid:1234567812345678 " : " ";
  const auto chain = [&](const domain::BankCode& bank) {
    return status_of("openssl verify -attime " + std::to_string(noon().time_since_epoch().count()) + chain_user +
                     "-CAfile " + ground.keys.authority(bank).string() + " " + certificate);
  };
  CHECK(chain("ccb") == 0);
  CHECK(chain("icbc") != 0);
}

TEST_CASE("A letter is found genuine with the banks' certificates alone; the duplicate says that it is one (R15)",
          "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  const auto trust = ground.trust();
  for (const bool duplicate : {false, true}) {
    const auto letter = sample_letter(duplicate);
    const auto code = must(check_letter(ground.sign(letter), trust, noon()));
    CHECK(code.letter_number == letter.number);
    CHECK(code.case_number == letter.case_number);
    CHECK(code.date == letter.date);
    CHECK(code.old_bank == "icbc");
    CHECK(code.new_bank == "ccb");
    CHECK(code.account_tail == "0008");
    CHECK(code.duplicate == duplicate);
    CHECK(is_as_signed(code, printed_fields(letter)));
  }
}

TEST_CASE("A code holds no name, number or account of the person (R131, PIPL)", "[letter]") {
  const LetterGround ground(Suite::Sm2);
  const auto letter = sample_letter();
  const auto text = ground.sign(letter);
  const auto fields = printed_fields(letter);
  for (const auto& secret :
       {fields.name, fields.id_number, fields.mobile, fields.old_card_number, fields.old_account, fields.new_account,
        fields.new_card, fields.id_number.substr(6, 8), fields.new_account.substr(fields.new_account.size() - 5)}) {
    CAPTURE(secret);
    CHECK(text.find(secret) == std::string::npos);
  }
  // The same person's next letter does not look alike.
  CHECK(must(read_code(text)).printed_digest != must(read_code(ground.sign(letter))).printed_digest);
}

TEST_CASE("Every printed field is bound: none can be altered beside a genuine code", "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  const auto letter = sample_letter();
  const auto code = must(check_letter(ground.sign(letter), ground.trust(), noon()));
  const auto genuine = printed_fields(letter);
  using Field = std::string PrintedFields::*;
  for (const Field field :
       {&PrintedFields::name, &PrintedFields::id_number, &PrintedFields::mobile, &PrintedFields::old_card_number,
        &PrintedFields::old_account, &PrintedFields::new_account, &PrintedFields::new_card, &PrintedFields::branch}) {
    auto altered = genuine;
    (altered.*field).back() = static_cast<char>((altered.*field).back() ^ 1);
    CHECK_FALSE(is_as_signed(code, altered));
    altered = genuine;
    (altered.*field).clear();
    CHECK_FALSE(is_as_signed(code, altered));
  }
  // A character that moves over a field's edge is an alteration too.
  auto moved = genuine;
  moved.old_account += moved.new_account.front();
  moved.new_account.erase(0, 1);
  CHECK_FALSE(is_as_signed(code, moved));
}

TEST_CASE("Every single flipped bit of a code is refused", "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  const auto trust = ground.trust();
  const auto text = ground.sign(sample_letter());
  REQUIRE(check_letter(text, trust, noon()));
  std::map<LetterRefusal, int> refused;
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    auto flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CAPTURE(bit, flipped);
    ++refused[refusal_of(flipped, trust)];
  }
  // And in the bytes that the text stands for, where every flip gives a well-formed code.
  const auto code = must(read_code(text));
  for (auto field : {&LetterCode::key_id, &LetterCode::salt, &LetterCode::printed_digest, &LetterCode::signature})
    for (std::size_t bit = 0; bit < (code.*field).size() * 8; ++bit) {
      auto flipped = code;
      (flipped.*field)[bit / 8] = static_cast<char>((flipped.*field)[bit / 8] ^ (1 << (bit % 8)));
      CAPTURE(bit);
      const auto why = refusal_of(to_text(flipped), trust);
      CHECK(why == (field == &LetterCode::key_id ? LetterRefusal::ForeignKey : LetterRefusal::Altered));
      ++refused[why];
    }
  CHECK(refused[LetterRefusal::NotALetterCode] > 0);
  CHECK(refused[LetterRefusal::UnknownVersion] > 0);
  CHECK(refused[LetterRefusal::ForeignKey] > 0);
  CHECK(refused[LetterRefusal::Altered] > 0);
}

TEST_CASE("A key that no trusted bank certified is foreign, known or not", "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite), other(suite);
  const auto text = other.sign(sample_letter());
  CHECK(refusal_of(text, ground.trust()) == LetterRefusal::ForeignKey);
  auto trust = ground.trust();
  add_certificates(trust, other.keys.certificate("ccb", "ZJ01"));  // known, and its bank is not trusted
  CHECK(refusal_of(text, trust) == LetterRefusal::ForeignKey);

  SECTION("a certificate that a bank made, but not for signing") {
    const auto bank_key = load_key(ground.keys.authority_key("ccb"));
    const office::Pair bank{load_key(ground.keys.authority_key("ccb")),
                            office::load_certificate(ground.keys.authority("ccb"))};
    const auto key = make_key(suite);
    const office::Profile agreeing{days{365}, days{1}, "critical,CA:FALSE", "critical,keyAgreement", nullptr};
    const auto certificate = office::certify(key.get(), {"ccb", "ZJ01"}, {}, agreeing, &bank, noon());
    write(ground.keys.certificate("ccb", "ZJ01"), office::pem_of(certificate.get()));
    write(ground.keys.key("ccb", "ZJ01"), office::pem_of(key.get()));
    CHECK(refusal_of(ground.sign(sample_letter()), ground.trust()) == LetterRefusal::ForeignKey);
  }
  SECTION("a bank's own key signs no letters") {
    auto code = must(read_code(ground.sign(sample_letter())));
    const auto key = load_key(ground.keys.authority_key("ccb"));
    code.key_id = key_id_of(load_certificates(ground.keys.authority("ccb")).front().get());
    code.signature = sign(key.get(), signed_part(code));
    CHECK(refusal_of(to_text(code), ground.trust()) == LetterRefusal::ForeignKey);
  }
}

TEST_CASE("A certificate is good in its time only: now, and on the letter's date", "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  const auto trust = ground.trust();
  const auto text = ground.sign(sample_letter());
  CHECK(check_letter(text, trust, noon() + days{364}));
  CHECK(refusal_of(text, trust, noon() + days{366}) == LetterRefusal::Expired);
  CHECK(refusal_of(text, trust, noon() - 2h) == LetterRefusal::NotYetValid);
  const auto code = must(read_code(text));
  auto earlier = code;
  earlier.date = 2026y / 11 / 22;
  CHECK(refusal_of(ground.forged(earlier, "ccb", "ZJ01"), trust) == LetterRefusal::NotYetValid);
  auto later = code;
  later.date = 2027y / 11 / 25;
  CHECK(refusal_of(ground.forged(later, "ccb", "ZJ01"), trust) == LetterRefusal::Expired);
}

TEST_CASE("The number's prefix is bound to the certificate, and so is the bank (issue 4)", "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  const auto trust = ground.trust();
  const auto code = must(read_code(ground.sign(sample_letter())));
  REQUIRE(check_letter(ground.forged(code, "ccb", "ZJ01"), trust, noon()));
  CHECK(refusal_of(ground.forged(code, "ccb", "ZJ02"), trust) == LetterRefusal::WrongPrefix);
  CHECK(refusal_of(ground.forged(code, "icbc", "ZJ01"), trust) == LetterRefusal::OtherBank);

  // A bank certifies a terminal in another bank's name: still not that bank's word.
  const office::Pair bank{load_key(ground.keys.authority_key("icbc")),
                          office::load_certificate(ground.keys.authority("icbc"))};
  const auto key = load_key(ground.keys.key("ccb", "ZJ01"));
  const office::Profile signing{days{365}, days{1}, "critical,CA:FALSE", "critical,digitalSignature", nullptr};
  const auto certificate = office::certify(key.get(), {"ccb", "ZJ01"}, {}, signing, &bank, noon());
  write(ground.keys.certificate("ccb", "ZJ01"), office::pem_of(certificate.get()));
  CHECK(refusal_of(ground.forged(code, "ccb", "ZJ01"), ground.trust()) == LetterRefusal::OtherBank);
}

TEST_CASE("A code signed by one suite does not pass as the other's", "[letter]") {
  const LetterGround ground(Suite::Sm2);
  auto code = must(read_code(ground.sign(sample_letter())));
  code.suite = Suite::P256;
  CHECK(refusal_of(ground.forged(code, "ccb", "ZJ01"), ground.trust()) == LetterRefusal::Altered);
}

TEST_CASE("A terminal does not sign what could not be checked, and says why", "[letter]") {
  const LetterGround ground(Suite::Sm2);
  const auto letter = sample_letter();
  const auto why = [&](const LetterSigner& signer, wire::Instant at) {
    const auto ready = signer.ready("ccb", "ZJ01", at);
    const auto text = signer.sign(letter, at);
    REQUIRE_FALSE(ready);
    REQUIRE_FALSE(text);
    CHECK(ready.error() == text.error());
    return text.error();
  };
  CHECK(ground.signer().ready("ccb", "ZJ01", noon()));
  CHECK(why({ground.keys, Suite::P256}, noon()) == SignProblem::WrongKind);
  CHECK(why({{ground.folder.path() / "elsewhere"}, Suite::Sm2}, noon()) == SignProblem::NoKey);
  CHECK(why(ground.signer(), noon() + days{366}) == SignProblem::NotInForce);
  fs::copy_file(ground.keys.certificate("ccb", "ZJ02"), ground.keys.certificate("ccb", "ZJ01"),
                fs::copy_options::overwrite_existing);
  CHECK(why(ground.signer(), noon()) == SignProblem::OtherName);
  auto odd = letter;
  odd.number = "17";
  CHECK(ground.signer().sign(odd, noon()).error() == SignProblem::CannotEncode);
}

TEST_CASE("Keys are made once; a worn certificate is renewed and letters of the earlier one stay good", "[letter]") {
  const auto suite = GENERATE(Suite::Sm2, Suite::P256);
  const LetterGround ground(suite);
  CHECK(ground.make(noon() + days{1}).empty());
  const auto permissions = fs::status(ground.keys.key("ccb", "ZJ01")).permissions();
  CHECK(permissions == (fs::perms::owner_read | fs::perms::owner_write));
  const auto earlier = ground.sign(sample_letter());
  const auto renewal = noon() + days{250};
  CHECK(ground.make(renewal).size() == 4);
  CHECK(load_certificates(ground.keys.certificate("ccb", "ZJ01")).size() == 2);
  auto letter = sample_letter();
  letter.date = wire::day_of(renewal);
  const auto later = ground.sign(letter, renewal);
  CHECK(check_letter(earlier, ground.trust(), renewal));
  CHECK(check_letter(later, ground.trust(), renewal));
  CHECK(refusal_of(earlier, ground.trust(), renewal + days{120}) == LetterRefusal::Expired);
  CHECK(check_letter(later, ground.trust(), renewal + days{120}));
}

TEST_CASE("After a terminal's keys are revoked all its letters are refused, the next key's are not", "[letter]") {
  const LetterGround ground(Suite::Sm2);
  office::DenyList denied(ground.files.denied());
  const auto trust_now = [&] {
    auto trust = ground.trust();
    trust.is_denied = [&](std::string_view key) { return denied.holds_one_beginning(key); };
    return trust;
  };
  const auto stolen = ground.sign(sample_letter());
  CHECK(check_letter(stolen, trust_now(), noon()));
  must(office::revoke_letter_keys(ground.files, "ZJ01"));
  CHECK(refusal_of(stolen, trust_now()) == LetterRefusal::Revoked);
  CHECK_FALSE(fs::exists(ground.keys.key("ccb", "ZJ01")));
  CHECK(fs::exists(ground.keys.key("ccb", "ZJ02")));
  ground.make(noon());
  CHECK(refusal_of(stolen, trust_now()) == LetterRefusal::Revoked);
  CHECK(check_letter(ground.sign(sample_letter()), trust_now(), noon()));
}
