#include "odd_certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>
#include <cstdio>

namespace huanka::rig {

namespace {
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

EVP_PKEY* new_key(CertificateWish::Key kind) {
  switch (kind) {
    case CertificateWish::Key::P256:
      return EVP_EC_gen("P-256");
    case CertificateWish::Key::P384:
      return EVP_EC_gen("P-384");
    case CertificateWish::Key::P192:
      return EVP_EC_gen("prime192v1");
    case CertificateWish::Key::Rsa1024:
      return EVP_RSA_gen(1024);
    case CertificateWish::Key::Rsa2048:
      return EVP_RSA_gen(2048);
  }
  return nullptr;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  if (value.empty()) return;
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()), &X509_EXTENSION_free);
  REQUIRE(extension);
  REQUIRE(X509_add_ext(certificate, extension.get(), -1) == 1);
}

File open_to_write(const std::filesystem::path& file) {
  File opened(std::fopen(file.c_str(), "w"), &std::fclose);
  REQUIRE(opened);
  return opened;
}
}  // namespace

struct OddCertificate::Parts {
  Key key{nullptr, &EVP_PKEY_free};
  Certificate certificate{nullptr, &X509_free};
};

CertificateWish CertificateWish::authority(std::string common_name) {
  return {.common_name = std::move(common_name),
          .alternative_names = "",
          .basic_constraints = "critical,CA:TRUE",
          .extended_key_usage = ""};
}

OddCertificate::OddCertificate(const std::filesystem::path& folder, const CertificateWish& wish,
                               const OddCertificate* issuer)
    : folder_(folder), name_(wish.common_name), parts_(std::make_unique<Parts>()) {
  static int serial = 1000;
  parts_->key.reset(new_key(wish.key));
  parts_->certificate.reset(X509_new());
  REQUIRE(parts_->key);
  X509* made = parts_->certificate.get();
  X509* signing = issuer != nullptr ? issuer->parts_->certificate.get() : made;
  EVP_PKEY* signing_key = issuer != nullptr ? issuer->parts_->key.get() : parts_->key.get();
  constexpr long version_3 = 2, day_s = 86400;
  X509_set_version(made, version_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(made), wish.from_days * day_s);
  X509_gmtime_adj(X509_getm_notAfter(made), wish.until_days * day_s);
  X509_set_pubkey(made, parts_->key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name_.data()), static_cast<int>(name_.size()), -1,
                             0);
  X509_set_issuer_name(made, X509_get_subject_name(signing));
  extend(made, signing, NID_basic_constraints, wish.basic_constraints);
  extend(made, signing, NID_ext_key_usage, wish.extended_key_usage);
  extend(made, signing, NID_subject_alt_name, wish.alternative_names);
  extend(made, signing, NID_name_constraints, wish.name_constraints);
  extend(made, signing, NID_subject_key_identifier, "hash");
  extend(made, signing, NID_authority_key_identifier, "keyid");
  REQUIRE(X509_sign(made, signing_key, wish.sha1 ? EVP_sha1() : EVP_sha256()) > 0);

  const Pair to = files();
  const File key_file = open_to_write(to.key);
  PEM_write_PrivateKey(key_file.get(), parts_->key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

OddCertificate::OddCertificate(const std::filesystem::path& folder, const Pair& existing)
    : folder_(folder), parts_(std::make_unique<Parts>()) {
  const File key(std::fopen(existing.key.c_str(), "r"), &std::fclose);
  const File certificate(std::fopen(existing.certificate.c_str(), "r"), &std::fclose);
  REQUIRE(key);
  REQUIRE(certificate);
  parts_->key.reset(PEM_read_PrivateKey(key.get(), nullptr, nullptr, nullptr));
  parts_->certificate.reset(PEM_read_X509(certificate.get(), nullptr, nullptr, nullptr));
  REQUIRE(parts_->key);
  REQUIRE(parts_->certificate);
}

OddCertificate::~OddCertificate() = default;

Pair OddCertificate::files(const std::vector<const OddCertificate*>& intermediates) const {
  Pair made{folder_ / (name_ + ".pem"), folder_ / (name_ + ".key")};
  const File file = open_to_write(made.certificate);
  PEM_write_X509(file.get(), parts_->certificate.get());
  for (const OddCertificate* next : intermediates) PEM_write_X509(file.get(), next->parts_->certificate.get());
  return made;
}

}  // namespace huanka::rig
