#include "letter_proof/keys.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>

#include "letter_proof/free.h"
#include "vault/files.h"
#include "vault/sealing.h"

namespace huanka::letter_proof {

namespace {
using Memory = std::unique_ptr<BIO, Free<BIO_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using RawSignature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using UserId = std::unique_ptr<ASN1_OCTET_STRING, Free<ASN1_OCTET_STRING_free>>;

constexpr std::size_t half = LetterCode::signature_size / 2;

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

/// A digest context with the suite's user id already in place: it must be there before the digest is begun.
struct Signing {
  KeyContext key;  // outlives the digest that uses it
  Digest digest;
  const EVP_MD* hash = nullptr;

  explicit Signing(EVP_PKEY* with) {
    const auto suite = suite_of(with);
    if (!suite) return;
    hash = *suite == Suite::Sm2 ? EVP_sm3() : EVP_sha256();
    key.reset(EVP_PKEY_CTX_new(with, nullptr));
    if (!key) return;
    digest.reset(EVP_MD_CTX_new());
    const bool named = *suite != Suite::Sm2 ||
                       EVP_PKEY_CTX_set1_id(key.get(), sm2_user_id.data(), static_cast<int>(sm2_user_id.size())) == 1;
    if (!named) digest.reset();
    if (!digest) return;
    EVP_MD_CTX_set_pkey_ctx(digest.get(), key.get());
  }
  bool ready() const { return digest != nullptr; }
};

std::string raw_from_der(std::string_view der) {
  const unsigned char* at = octets(der);
  const RawSignature signature{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  std::array<unsigned char, LetterCode::signature_size> raw{};
  if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), half) != int{half} ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + half, half) != int{half})
    return {};
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

std::string der_from_raw(std::string_view raw) {
  const RawSignature signature{ECDSA_SIG_new()};
  Number r{BN_bin2bn(octets(raw), half, nullptr)};
  Number s{BN_bin2bn(octets(raw) + half, half, nullptr)};
  if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  // The signature owns both from here on.
  r.release();  // NOLINT(bugprone-unused-return-value)
  s.release();  // NOLINT(bugprone-unused-return-value)
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return {};
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

/// For verifying the certificate's own signature; kept with the certificate.
void give_user_id(X509* certificate) {
  UserId id{ASN1_OCTET_STRING_new()};
  if (id && ASN1_OCTET_STRING_set(id.get(), octets(sm2_user_id), static_cast<int>(sm2_user_id.size())) == 1)
    X509_set0_distinguishing_id(certificate, id.release());
}

std::string subject_entry(X509* certificate, int kind) {
  constexpr std::size_t longest = 64;
  std::array<char, longest + 1> text{};
  const int size =
      X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), kind, text.data(), static_cast<int>(text.size()));
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
}
}  // namespace

void FreeKey::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
void FreeCertificate::operator()(X509* certificate) const { X509_free(certificate); }

// "EC" with the curve's name would give a key that OpenSSL then cannot sign SM2 with.
Key make_key(Suite suite) {
  return Key{suite == Suite::Sm2 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2") : EVP_EC_gen("P-256")};
}

std::optional<Suite> suite_of(const EVP_PKEY* key) {
  if (key == nullptr) return std::nullopt;
  if (EVP_PKEY_is_a(key, "SM2") == 1) return Suite::Sm2;
  std::array<char, 32> curve{};
  if (EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, curve.data(), curve.size(), nullptr) == 1 &&
      std::string_view(curve.data()) == SN_X9_62_prime256v1)
    return Suite::P256;
  return std::nullopt;
}

std::string sign(EVP_PKEY* key, std::string_view message) {
  const Signing signing(key);
  std::size_t size = 0;
  if (!signing.ready() || EVP_DigestSignInit(signing.digest.get(), nullptr, signing.hash, nullptr, key) != 1 ||
      EVP_DigestSign(signing.digest.get(), nullptr, &size, octets(message), message.size()) != 1)
    return {};
  std::string der(size, '\0');
  if (EVP_DigestSign(signing.digest.get(), reinterpret_cast<unsigned char*>(der.data()), &size, octets(message),
                     message.size()) != 1)
    return {};
  return raw_from_der({der.data(), size});
}

bool is_signed_by(EVP_PKEY* key, std::string_view message, std::string_view signature) {
  if (signature.size() != LetterCode::signature_size) return false;
  const Signing signing(key);
  const std::string der = der_from_raw(signature);
  return signing.ready() && !der.empty() &&
         EVP_DigestVerifyInit(signing.digest.get(), nullptr, signing.hash, nullptr, key) == 1 &&
         EVP_DigestVerify(signing.digest.get(), octets(der), der.size(), octets(message), message.size()) == 1;
}

bool sign_certificate(X509* certificate, EVP_PKEY* issuer) {
  const Signing signing(issuer);
  return signing.ready() && EVP_DigestSignInit(signing.digest.get(), nullptr, signing.hash, nullptr, issuer) == 1 &&
         X509_sign_ctx(certificate, signing.digest.get()) > 0;
}

Key load_key(const std::filesystem::path& file) {
  const auto text = vault::read_file(file);
  if (!text) return nullptr;
  const Memory memory{BIO_new_mem_buf(text->data(), static_cast<int>(text->size()))};
  return Key{PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr)};
}

std::vector<Certificate> load_certificates(const std::filesystem::path& file) {
  std::vector<Certificate> all;
  const auto text = vault::read_file(file);
  if (!text) return all;
  const Memory memory{BIO_new_mem_buf(text->data(), static_cast<int>(text->size()))};
  while (Certificate one{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)}) {
    if (X509_get_signature_nid(one.get()) == NID_SM2_with_SM3) give_user_id(one.get());
    all.push_back(std::move(one));
  }
  return all;
}

std::string bank_of(X509* certificate) { return subject_entry(certificate, NID_organizationName); }
std::string kiosk_of(X509* certificate) { return subject_entry(certificate, NID_commonName); }

std::string sha256_hex_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &length) != 1) return {};
  return vault::hex({reinterpret_cast<const char*>(digest.data()), length});
}

std::string key_id_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  if (X509_digest(certificate, EVP_sha256(), digest.data(), nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(digest.data()), LetterCode::key_id_size};
}

bool is_authority(X509* certificate) { return X509_check_ca(certificate) == 1; }

bool belongs_to(EVP_PKEY* key, X509* certificate) {
  return key != nullptr && certificate != nullptr && X509_check_private_key(certificate, key) == 1;
}

bool is_in_force(X509* certificate, std::chrono::sys_seconds at) {
  std::time_t moment = at.time_since_epoch().count();
  return X509_cmp_time(X509_get0_notBefore(certificate), &moment) < 0 &&
         X509_cmp_time(X509_get0_notAfter(certificate), &moment) > 0;
}

}  // namespace huanka::letter_proof
