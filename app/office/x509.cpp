#include "office/x509.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include "letter_proof/free.h"

namespace huanka::office {

namespace {
using letter_proof::Free;
using std::chrono::days;
namespace fs = std::filesystem;

constexpr std::chrono::hours backdated{1};

using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free>>;
using Name = std::unique_ptr<X509_NAME, Free<X509_NAME_free>>;

std::string text_in(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

bool add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_name(X509* certificate, const Subject& subject) {
  const Name name{X509_NAME_new()};
  const auto add = [&](const char* field, std::string_view value) {
    return X509_NAME_add_entry_by_txt(name.get(), field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1;
  };
  return add("O", subject.organization) && add("CN", subject.common_name) &&
         X509_set_subject_name(certificate, name.get()) == 1;
}

bool set_random_serial(X509* certificate) {
  constexpr int serial_bits = 159;  // RFC 5280: positive and at most 20 octets
  const Number serial{BN_new()};
  return BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr;
}

}  // namespace

std::string pem_of(X509* certificate) {
  const Memory memory{BIO_new(BIO_s_mem())};
  PEM_write_bio_X509(memory.get(), certificate);
  return text_in(memory.get());
}

std::string pem_of(EVP_PKEY* key) {
  const Memory memory{BIO_new(BIO_s_mem())};
  PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_in(memory.get());
}

Certificate load_certificate(const fs::path& file) {
  auto all = letter_proof::load_certificates(file);
  return all.empty() ? nullptr : std::move(all.front());
}

bool lasts(const X509* certificate, wire::Instant now, days reserve) {
  std::time_t from = now.time_since_epoch().count();
  std::time_t until = (now + reserve).time_since_epoch().count();
  return X509_cmp_time(X509_get0_notBefore(certificate), &from) < 0 &&
         X509_cmp_time(X509_get0_notAfter(certificate), &until) > 0;
}

bool belong_together(const Pair& pair) {
  return pair.key && pair.certificate && X509_check_private_key(pair.certificate.get(), pair.key.get()) == 1;
}

Certificate certify(EVP_PKEY* key, const Subject& subject, const std::string& alternative_names, const Profile& profile,
                    const Pair* issuer, wire::Instant now) {
  Certificate made{X509_new()};
  X509* certificate = made.get();
  X509* issuing = issuer != nullptr ? issuer->certificate.get() : certificate;
  EVP_PKEY* signing_key = issuer != nullptr ? issuer->key.get() : key;
  constexpr long version_3 = 2;
  const bool good =
      X509_set_version(certificate, version_3) == 1 && set_random_serial(certificate) &&
      ASN1_TIME_set(X509_getm_notBefore(certificate), (now - backdated).time_since_epoch().count()) != nullptr &&
      ASN1_TIME_set(X509_getm_notAfter(certificate), (now + profile.life).time_since_epoch().count()) != nullptr &&
      X509_set_pubkey(certificate, key) == 1 && set_name(certificate, subject) &&
      X509_set_issuer_name(certificate, X509_get_subject_name(issuing)) == 1 &&
      add_extension(certificate, issuing, NID_basic_constraints, profile.basic_constraints) &&
      add_extension(certificate, issuing, NID_key_usage, profile.key_usage) &&
      (profile.extended_key_usage == nullptr ||
       add_extension(certificate, issuing, NID_ext_key_usage, profile.extended_key_usage)) &&
      (alternative_names.empty() ||
       add_extension(certificate, issuing, NID_subject_alt_name, alternative_names.c_str())) &&
      add_extension(certificate, issuing, NID_subject_key_identifier, "hash") &&
      add_extension(certificate, issuing, NID_authority_key_identifier, "keyid") &&
      letter_proof::sign_certificate(certificate, signing_key);
  if (!good) return nullptr;
  return made;
}

}  // namespace huanka::office
