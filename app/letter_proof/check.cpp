#include "letter_proof/check.h"

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <optional>

#include "letter_proof/free.h"
#include "vault/sealing.h"

namespace huanka::letter_proof {

namespace {
namespace fs = std::filesystem;
using std::chrono::sys_seconds;

using Store = std::unique_ptr<X509_STORE, Free<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>>;

constexpr std::chrono::hours china_ahead{8};  ///< of UTC, without summer time

bool add_file(Trust& trust, const fs::path& file) {
  auto certificates = load_certificates(file);
  for (auto& one : certificates) {
    auto& group = is_authority(one.get()) ? trust.banks : trust.terminals;
    group.push_back(std::move(one));
  }
  return !certificates.empty();
}

LetterRefusal refusal_for(int error) {
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return LetterRefusal::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return LetterRefusal::NotYetValid;
    default:
      return LetterRefusal::ForeignKey;
  }
}

/// The bank that certified this terminal for signing, if one did and the chain is in force at `at`.
std::optional<LetterRefusal> refused_by_banks(X509* terminal, const Trust& trust, sys_seconds at) {
  const Store store{X509_STORE_new()};
  const StoreContext context{X509_STORE_CTX_new()};
  if (!store || !context) return LetterRefusal::ForeignKey;
  for (const auto& bank : trust.banks) X509_STORE_add_cert(store.get(), bank.get());
  if (X509_STORE_CTX_init(context.get(), store.get(), terminal, nullptr) != 1) return LetterRefusal::ForeignKey;
  X509_STORE_CTX_set_time(context.get(), 0, at.time_since_epoch().count());
  if (X509_verify_cert(context.get()) != 1) return refusal_for(X509_STORE_CTX_get_error(context.get()));
  // One bank, one certificate: no bank speaks for a terminal of another.
  const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
  const bool for_signing = (X509_get_key_usage(terminal) & KU_DIGITAL_SIGNATURE) != 0 && !is_authority(terminal);
  if (!for_signing || sk_X509_num(chain) != 2) return LetterRefusal::ForeignKey;
  if (bank_of(sk_X509_value(chain, 1)) != bank_of(terminal)) return LetterRefusal::OtherBank;
  return std::nullopt;
}

std::optional<LetterRefusal> refused_by_date(X509* terminal, domain::Date day) {
  const sys_seconds begin = std::chrono::sys_days(day) - china_ahead;
  std::time_t first = begin.time_since_epoch().count();
  std::time_t last = (begin + std::chrono::days(1)).time_since_epoch().count();
  if (X509_cmp_time(X509_get0_notBefore(terminal), &last) >= 0) return LetterRefusal::NotYetValid;
  if (X509_cmp_time(X509_get0_notAfter(terminal), &first) <= 0) return LetterRefusal::Expired;
  return std::nullopt;
}
}  // namespace

bool add_certificates(Trust& trust, const fs::path& file_or_folder) {
  std::error_code failed;
  if (!fs::is_directory(file_or_folder, failed)) return add_file(trust, file_or_folder);
  bool any = false;
  for (const auto& entry : fs::directory_iterator(file_or_folder, failed))
    if (entry.path().extension() == ".pem") any = add_file(trust, entry.path()) || any;
  return any;
}

std::string to_string(LetterRefusal refusal) {
  switch (refusal) {
    case LetterRefusal::NotALetterCode:
      return "not_a_letter_code";
    case LetterRefusal::UnknownVersion:
      return "unknown_version";
    case LetterRefusal::Revoked:
      return "revoked";
    case LetterRefusal::ForeignKey:
      return "foreign_key";
    case LetterRefusal::Expired:
      return "expired";
    case LetterRefusal::NotYetValid:
      return "not_yet_valid";
    case LetterRefusal::Altered:
      return "altered";
    case LetterRefusal::WrongPrefix:
      return "wrong_prefix";
    case LetterRefusal::OtherBank:
      return "other_bank";
  }
  return "unknown";
}

Result<LetterCode, LetterRefusal> check_letter(std::string_view text, const Trust& trust, sys_seconds now) {
  auto read = read_code(text);
  if (!read)
    return Failure{read.error() == CodeProblem::UnknownVersion ? LetterRefusal::UnknownVersion
                                                               : LetterRefusal::NotALetterCode};
  LetterCode code = std::move(read).value();
  if (trust.is_denied && trust.is_denied(vault::hex(code.key_id))) return Failure{LetterRefusal::Revoked};
  const auto found = std::find_if(trust.terminals.begin(), trust.terminals.end(),
                                  [&](const Certificate& one) { return key_id_of(one.get()) == code.key_id; });
  if (found == trust.terminals.end()) return Failure{LetterRefusal::ForeignKey};
  X509* terminal = found->get();
  EVP_PKEY* key = X509_get0_pubkey(terminal);
  // Whose signature it is comes first: what a forger wrote is no ground for telling more about it.
  if (suite_of(key) != code.suite || !is_signed_by(key, signed_part(code), code.signature))
    return Failure{LetterRefusal::Altered};
  if (const auto no = refused_by_banks(terminal, trust, now)) return Failure{*no};
  if (const auto no = refused_by_date(terminal, code.date)) return Failure{*no};
  if (domain::kiosk_of_letter(code.letter_number) != kiosk_of(terminal)) return Failure{LetterRefusal::WrongPrefix};
  if (bank_of(terminal) != code.new_bank) return Failure{LetterRefusal::OtherBank};
  return code;
}

bool is_as_signed(const LetterCode& code, const PrintedFields& printed) {
  return digest_of(printed, code.suite, code.salt) == code.printed_digest;
}

}  // namespace huanka::letter_proof
