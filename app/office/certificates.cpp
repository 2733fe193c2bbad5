#include "office/certificates.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <optional>
#include <sstream>

#include "process/descriptor.h"
#include "vault/files.h"
#include "vault/sealing.h"

namespace huanka::office {

namespace {
using std::chrono::days;
namespace fs = std::filesystem;

constexpr fs::perms secret = fs::perms::owner_read | fs::perms::owner_write;
constexpr fs::perms readable = secret | fs::perms::group_read | fs::perms::others_read;
constexpr std::chrono::hours backdated{1};  ///< a kiosk's clock may run a little behind
constexpr int max_common_name = 64;

template <auto Function>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    Function(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free>>;
using Name = std::unique_ptr<X509_NAME, Free<X509_NAME_free>>;

/// What tells the three kinds apart.
struct Profile {
  days life, renew_before_end;
  const char* basic_constraints;
  const char* key_usage;
  const char* extended_key_usage;  ///< null for the authority
};
constexpr Profile authority_profile{days{3652}, days{365}, "critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign",
                                    nullptr};
constexpr Profile server_profile{days{365}, days{120}, "critical,CA:FALSE", "critical,digitalSignature", "serverAuth"};
constexpr Profile kiosk_profile{days{90}, days{30}, "critical,CA:FALSE", "critical,digitalSignature", "clientAuth"};

struct Pair {
  Key key;
  Certificate certificate;
};

std::string text_in(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

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

Key load_key(const fs::path& file) {
  const auto text = vault::read_file(file);
  if (!text) return nullptr;
  const Memory memory{BIO_new_mem_buf(text->data(), static_cast<int>(text->size()))};
  return Key{PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr)};
}

Certificate load_certificate(const fs::path& file) {
  const auto text = vault::read_file(file);
  if (!text) return nullptr;
  const Memory memory{BIO_new_mem_buf(text->data(), static_cast<int>(text->size()))};
  return Certificate{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)};
}

/// In force at `now` and with more than `reserve` left.
bool lasts(const X509* certificate, wire::Instant now, days reserve) {
  std::time_t from = now.time_since_epoch().count();
  std::time_t until = (now + reserve).time_since_epoch().count();
  return X509_cmp_time(X509_get0_notBefore(certificate), &from) < 0 &&
         X509_cmp_time(X509_get0_notAfter(certificate), &until) > 0;
}

bool belong_together(const Pair& pair) {
  return pair.key && pair.certificate && X509_check_private_key(pair.certificate.get(), pair.key.get()) == 1;
}

bool add_extension(X509* certificate, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_name(X509* certificate, const std::string& common_name) {
  const Name name{X509_NAME_new()};
  const auto add = [&](const char* field, std::string_view value) {
    return X509_NAME_add_entry_by_txt(name.get(), field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1;
  };
  return add("O", "HuanKa") && add("CN", common_name) && X509_set_subject_name(certificate, name.get()) == 1;
}

bool set_random_serial(X509* certificate) {
  constexpr int serial_bits = 159;  // RFC 5280: positive and at most 20 octets
  const Number serial{BN_new()};
  return BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr;
}

/// A certificate for `key`, signed by `issuer`, or by itself when there is none.
Certificate sign(EVP_PKEY* key, const std::string& common_name, const std::string& alternative_names,
                 const Profile& profile, const Pair* issuer, wire::Instant now) {
  Certificate made{X509_new()};
  X509* certificate = made.get();
  X509* issuing = issuer != nullptr ? issuer->certificate.get() : certificate;
  EVP_PKEY* signing_key = issuer != nullptr ? issuer->key.get() : key;
  constexpr long version_3 = 2;
  const bool good =
      X509_set_version(certificate, version_3) == 1 && set_random_serial(certificate) &&
      ASN1_TIME_set(X509_getm_notBefore(certificate), (now - backdated).time_since_epoch().count()) != nullptr &&
      ASN1_TIME_set(X509_getm_notAfter(certificate), (now + profile.life).time_since_epoch().count()) != nullptr &&
      X509_set_pubkey(certificate, key) == 1 && set_name(certificate, common_name) &&
      X509_set_issuer_name(certificate, X509_get_subject_name(issuing)) == 1 &&
      add_extension(certificate, issuing, NID_basic_constraints, profile.basic_constraints) &&
      add_extension(certificate, issuing, NID_key_usage, profile.key_usage) &&
      (profile.extended_key_usage == nullptr ||
       add_extension(certificate, issuing, NID_ext_key_usage, profile.extended_key_usage)) &&
      (alternative_names.empty() ||
       add_extension(certificate, issuing, NID_subject_alt_name, alternative_names.c_str())) &&
      add_extension(certificate, issuing, NID_subject_key_identifier, "hash") &&
      add_extension(certificate, issuing, NID_authority_key_identifier, "keyid") &&
      X509_sign(certificate, signing_key, EVP_sha256()) > 0;
  if (!good) return nullptr;
  return made;
}

std::string server_names(const std::vector<std::string>& host_names) {
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  for (const auto& host : host_names) {
    std::array<unsigned char, sizeof(in6_addr)> address{};
    const bool is_address =
        inet_pton(AF_INET, host.c_str(), address.data()) == 1 || inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
    names += (is_address ? ",IP:" : ",DNS:") + host;
  }
  return names;
}

/// Only letters, digits, dots, colons and hyphens: the name goes into OpenSSL's extension mini-language.
bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= max_common_name && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':';
  });
}

bool names_host(X509* certificate, const std::string& host) {
  return X509_check_host(certificate, host.c_str(), host.size(), 0, nullptr) == 1 ||
         X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
}

std::string common_name_of(X509* certificate) {
  std::array<char, max_common_name + 1> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(), name.size());
  return name.data();
}

vault::Error trouble(std::string detail) { return {vault::Error::Code::Certificate, std::move(detail)}; }

/// Makes certificates one after another and remembers what it made.
class Workshop {
 public:
  explicit Workshop(wire::Instant now) : now_(now) {}

  Result<Done, vault::Error> authority(const CertificateFolder& files) {
    authority_ = {load_key(files.authority_key()), load_certificate(files.authority())};
    if (belong_together(authority_) && lasts(authority_.certificate.get(), now_, authority_profile.renew_before_end))
      return Done{};
    // A root near its end is signed again over the same key and name: everything it signed stays valid under both.
    if (!belong_together(authority_)) authority_.key.reset();
    return make(files.authority(), files.authority_key(), "HuanKa office authority", {}, authority_profile, authority_,
                nullptr);
  }

  Result<Done, vault::Error> server(const CertificateFolder& files, const std::vector<std::string>& hosts) {
    Pair pair{load_key(files.server_key()), load_certificate(files.server())};
    const bool complete =
        still_good(pair, server_profile) && std::all_of(hosts.begin(), hosts.end(), [&](const std::string& host) {
          return names_host(pair.certificate.get(), host);
        });
    if (complete) return Done{};
    pair.key.reset();
    return make(files.server(), files.server_key(), "localhost", server_names(hosts), server_profile, pair,
                &authority_);
  }

  Result<Done, vault::Error> kiosk(const CertificateFolder& files, const std::string& id) {
    Pair pair{load_key(files.kiosk_key(id)), load_certificate(files.kiosk(id))};
    if (still_good(pair, kiosk_profile) && common_name_of(pair.certificate.get()) == id) return Done{};
    pair.key.reset();
    return make(files.kiosk(id), files.kiosk_key(id), id, {}, kiosk_profile, pair, &authority_);
  }

  std::vector<std::string> made() && { return std::move(made_); }

 private:
  bool still_good(const Pair& pair, const Profile& profile) const {
    return belong_together(pair) && lasts(pair.certificate.get(), now_, profile.renew_before_end) &&
           X509_verify(pair.certificate.get(), authority_.key.get()) == 1;
  }

  /// Keeps a key that is there, makes one otherwise.
  Result<Done, vault::Error> make(const fs::path& file, const fs::path& key_file, const std::string& common_name,
                                  const std::string& alternative_names, const Profile& profile, Pair& pair,
                                  const Pair* issuer) {
    if (!pair.key) pair.key.reset(EVP_EC_gen("P-256"));
    if (!pair.key) return Failure{trouble("cannot make a key")};
    pair.certificate = sign(pair.key.get(), common_name, alternative_names, profile, issuer, now_);
    if (!pair.certificate) return Failure{trouble("cannot sign " + file.filename().string())};
    auto key_written = vault::write_file(key_file, pem_of(pair.key.get()), secret);
    if (!key_written) return key_written;
    made_.push_back(file.filename().string());
    return vault::write_file(file, pem_of(pair.certificate.get()), readable);
  }

  wire::Instant now_;
  Pair authority_;
  std::vector<std::string> made_;
};
}  // namespace

bool is_kiosk_id(std::string_view text) {
  return text.size() >= 2 && text.size() <= 16 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::string fingerprint_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (X509_digest(certificate, EVP_sha256(), digest.data(), &length) != 1) return {};
  return vault::hex({reinterpret_cast<const char*>(digest.data()), length});
}

std::optional<wire::Instant> certificate_ends(const std::filesystem::path& file) {
  const Certificate certificate = load_certificate(file);
  std::tm end{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) return std::nullopt;
  return wire::Instant(std::chrono::seconds(::timegm(&end)));
}

Result<Done, vault::Error> revoke_certificate(const CertificateFolder& files, const std::string& kiosk) {
  if (!is_kiosk_id(kiosk)) return Failure{trouble("a kiosk id is 2 to 16 capital letters and digits")};
  const process::FileLock lock(files.folder / ".lock", process::WhenTaken::Wait);
  const Certificate certificate = load_certificate(files.kiosk(kiosk));
  if (!lock.held() || !certificate) return Failure{trouble("there is no certificate of this kiosk")};
  const std::string list =
      vault::read_file(files.denied()).value_or("") + fingerprint_of(certificate.get()) + " " + kiosk + "\n";
  if (auto written = vault::write_file(files.denied(), list, readable); !written) return written;
  // Denied first, then gone: the other way round a crash would leave it in force.
  std::error_code failed;
  fs::remove(files.kiosk_key(kiosk), failed);
  fs::remove(files.kiosk(kiosk), failed);
  if (failed) return Failure{vault::Error{vault::Error::Code::File, "cannot remove the revoked certificate"}};
  return Done{};
}

bool DenyList::holds(const std::string& fingerprint) {
  std::error_code missing;
  const auto changed_at = fs::last_write_time(file_, missing);
  if (missing) return false;
  if (changed_at != read_at_) {
    std::istringstream lines(vault::read_file(file_).value_or(""));
    revoked_.clear();
    for (std::string line; std::getline(lines, line);) revoked_.insert(line.substr(0, line.find(' ')));
    read_at_ = changed_at;
  }
  return revoked_.contains(fingerprint);
}

Result<std::vector<std::string>, vault::Error> ensure_certificates(const CertificateFolder& files,
                                                                   const CertificateWish& wish, wire::Instant now) {
  for (const auto& id : wish.kiosks)
    if (!is_kiosk_id(id)) return Failure{trouble("a kiosk id is 2 to 16 capital letters and digits")};
  for (const auto& host : wish.host_names)
    if (!is_host_name(host)) return Failure{trouble("not a host name or address")};
  std::error_code error;
  fs::create_directories(files.folder, error);
  if (error) return Failure{vault::Error{vault::Error::Code::File, "cannot make the certificate folder"}};
  // Two processes may ask at the same moment; the second finds everything made.
  const process::FileLock lock(files.folder / ".lock", process::WhenTaken::Wait);
  if (!lock.held()) return Failure{vault::Error{vault::Error::Code::File, "cannot lock the certificate folder"}};

  Workshop workshop{now};
  if (auto step = workshop.authority(files); !step) return Failure{step.error()};
  if (auto step = workshop.server(files, wish.host_names); !step) return Failure{step.error()};
  for (const auto& id : wish.kiosks)
    if (auto step = workshop.kiosk(files, id); !step) return Failure{step.error()};
  return std::move(workshop).made();
}

}  // namespace huanka::office
