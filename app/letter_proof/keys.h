// Keys and certificates that letters are signed with: one certificate per bank and terminal, issued by that bank's
// letter authority. The subject binds the letter's prefix: O is the bank's code, CN the kiosk id.
#pragma once

#include <openssl/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "letter_proof/code.h"

namespace huanka::letter_proof {

struct FreeKey {
  void operator()(EVP_PKEY* key) const;
};
struct FreeCertificate {
  void operator()(X509* certificate) const;
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

/// Default user id of GM/T 0009-2012 section 10, which goes into every SM2 signature, those of certificates too.
/// OpenSSL 3.0 takes an empty one when nobody says otherwise, and then nothing else in the field verifies it.
constexpr std::string_view sm2_user_id = "1234567812345678";

Key make_key(Suite suite);
/// Nothing for a key of another kind than the two suites'.
std::optional<Suite> suite_of(const EVP_PKEY* key);
/// Raw r and s; empty when the library refuses.
std::string sign(EVP_PKEY* key, std::string_view message);
bool is_signed_by(EVP_PKEY* key, std::string_view message, std::string_view signature);
/// Puts issuer's signature under the certificate, with the digest and user id of the issuer's suite.
bool sign_certificate(X509* certificate, EVP_PKEY* issuer);

/// PEM, not encrypted.
Key load_key(const std::filesystem::path& file);
/// All certificates of a PEM file in their order, ready to be verified whatever their suite.
std::vector<Certificate> load_certificates(const std::filesystem::path& file);

std::string bank_of(X509* certificate);             ///< O of the subject
std::string kiosk_of(X509* certificate);            ///< CN of the subject
std::string sha256_hex_of(X509* certificate);       ///< of its DER form
std::string key_id_of(X509* certificate);           ///< LetterCode::key_id
bool is_authority(X509* certificate);               ///< may issue certificates
bool belongs_to(EVP_PKEY* key, X509* certificate);  ///< the certificate's public key is this key's
/// In force at this moment.
bool is_in_force(X509* certificate, std::chrono::sys_seconds at);

/// Where a terminal has its keys and an office the certificates: BANK-KIOSK.pem and .key, BANK.pem for the authority.
struct KeyFolder {
  std::filesystem::path folder;
  std::filesystem::path certificate(const domain::BankCode& bank, const std::string& kiosk) const {
    return folder / (bank + "-" + kiosk + ".pem");
  }
  std::filesystem::path key(const domain::BankCode& bank, const std::string& kiosk) const {
    return folder / (bank + "-" + kiosk + ".key");
  }
  std::filesystem::path authority(const domain::BankCode& bank) const { return folder / (bank + ".pem"); }
  std::filesystem::path authority_key(const domain::BankCode& bank) const { return folder / (bank + ".key"); }
};

}  // namespace huanka::letter_proof
