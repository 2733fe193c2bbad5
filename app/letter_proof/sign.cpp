#include "letter_proof/sign.h"

#include <openssl/evp.h>

#include <array>

#include "vault/sealing.h"

namespace huanka::letter_proof {

namespace {
constexpr std::size_t tail_digits = 4;

std::string tail_of(const std::string& digits) {
  return digits.size() < tail_digits ? std::string() : digits.substr(digits.size() - tail_digits);
}
}  // namespace

PrintedFields printed_fields(const domain::TransferLetter& letter) {
  const auto digits = [](const std::optional<domain::Pan>& pan) { return pan ? pan->digits() : std::string(); };
  return {.name = letter.holder.name.utf8(),
          .id_number = letter.holder.id_number.digits(),
          .mobile = letter.mobile.digits(),
          .old_card_number = letter.old_card_number,
          .old_account = digits(letter.old_account),
          .new_account = digits(letter.new_account),
          .new_card = letter.new_card_identification_code,
          .branch = letter.branch_name};
}

std::string digest_of(const PrintedFields& fields, Suite suite, std::string_view salt) {
  std::string all(salt);
  for (const auto* field : {&fields.name, &fields.id_number, &fields.mobile, &fields.old_card_number,
                            &fields.old_account, &fields.new_account, &fields.new_card, &fields.branch})
    all += std::to_string(field->size()) + ":" + *field;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  if (EVP_Digest(all.data(), all.size(), digest.data(), nullptr, suite == Suite::Sm2 ? EVP_sm3() : EVP_sha256(),
                 nullptr) != 1)
    return {};
  return {reinterpret_cast<const char*>(digest.data()), LetterCode::digest_size};
}

std::string staff_code(SignProblem problem) {
  switch (problem) {
    case SignProblem::NoKey:
      return "E-LETTER-KEY";
    case SignProblem::WrongKind:
      return "E-LETTER-KIND";
    case SignProblem::OtherName:
      return "E-LETTER-NAME";
    case SignProblem::NotInForce:
      return "E-LETTER-DATE";
    case SignProblem::CannotEncode:
      break;
  }
  return "E-LETTER-CODE";
}

Result<LetterSigner::Pair, SignProblem> LetterSigner::load(const domain::BankCode& bank, const std::string& kiosk,
                                                           std::chrono::sys_seconds now) const {
  Pair pair{load_key(keys_.key(bank, kiosk)), nullptr};
  auto certificates = load_certificates(keys_.certificate(bank, kiosk));
  if (!pair.key || certificates.empty()) return Failure{SignProblem::NoKey};
  pair.certificate = std::move(certificates.front());  // the newest
  X509* certificate = pair.certificate.get();
  if (suite_of(pair.key.get()) != suite_) return Failure{SignProblem::WrongKind};
  if (!belongs_to(pair.key.get(), certificate) || bank_of(certificate) != bank || kiosk_of(certificate) != kiosk)
    return Failure{SignProblem::OtherName};
  if (!is_in_force(certificate, now)) return Failure{SignProblem::NotInForce};
  return pair;
}

Result<Done, SignProblem> LetterSigner::ready(const domain::BankCode& bank, const std::string& kiosk,
                                              std::chrono::sys_seconds now) const {
  const auto pair = load(bank, kiosk, now);
  if (!pair) return Failure{pair.error()};
  return Done{};
}

Result<std::string, SignProblem> LetterSigner::sign(const domain::TransferLetter& letter,
                                                    std::chrono::sys_seconds now) const {
  const auto kiosk = domain::kiosk_of_letter(letter.number);
  if (!kiosk) return Failure{SignProblem::CannotEncode};
  const auto pair = load(letter.new_bank.code, *kiosk, now);
  if (!pair) return Failure{pair.error()};
  const PrintedFields fields = printed_fields(letter);
  LetterCode code{.suite = suite_,
                  .letter_number = letter.number,
                  .case_number = letter.case_number,
                  .date = letter.date,
                  .old_bank = letter.old_bank.code,
                  .new_bank = letter.new_bank.code,
                  .duplicate = letter.duplicate,
                  .account_tail = tail_of(fields.new_account),
                  .key_id = key_id_of(pair->certificate.get()),
                  .salt = vault::random_bytes(LetterCode::salt_size),
                  .printed_digest = {},
                  .signature = {}};
  code.printed_digest = digest_of(fields, suite_, code.salt);
  code.signature = letter_proof::sign(pair->key.get(), signed_part(code));
  std::string text = to_text(code);
  // What this terminal itself could not read must not be handed out.
  const auto read = read_code(text);
  if (!read || *read != code) return Failure{SignProblem::CannotEncode};
  return text;
}

}  // namespace huanka::letter_proof
