#include "office/certificates.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
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

#include "domain/case.h"
#include "office/x509.h"
#include "process/descriptor.h"
#include "vault/files.h"
#include "vault/sealing.h"

namespace huanka::office {

namespace {
using std::chrono::days;
namespace fs = std::filesystem;

constexpr fs::perms secret = fs::perms::owner_read | fs::perms::owner_write;
constexpr fs::perms readable = secret | fs::perms::group_read | fs::perms::others_read;
constexpr int max_common_name = 64;

// What tells the three kinds apart.
constexpr Profile authority_profile{days{3652}, days{365}, "critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign",
                                    nullptr};
constexpr Profile server_profile{days{365}, days{120}, "critical,CA:FALSE", "critical,digitalSignature", "serverAuth"};
constexpr Profile kiosk_profile{days{90}, days{30}, "critical,CA:FALSE", "critical,digitalSignature", "clientAuth"};

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
    authority_ = {letter_proof::load_key(files.authority_key()), load_certificate(files.authority())};
    if (belong_together(authority_) && lasts(authority_.certificate.get(), now_, authority_profile.renew_before_end))
      return Done{};
    // A root near its end is signed again over the same key and name: everything it signed stays valid under both.
    if (!belong_together(authority_)) authority_.key.reset();
    return make(files.authority(), files.authority_key(), "HuanKa office authority", {}, authority_profile, authority_,
                nullptr);
  }

  Result<Done, vault::Error> server(const CertificateFolder& files, const std::vector<std::string>& hosts) {
    Pair pair{letter_proof::load_key(files.server_key()), load_certificate(files.server())};
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
    Pair pair{letter_proof::load_key(files.kiosk_key(id)), load_certificate(files.kiosk(id))};
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
    pair.certificate = certify(pair.key.get(), {"HuanKa", common_name}, alternative_names, profile, issuer, now_);
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
  return text.size() >= 2 && text.size() <= 16 && !domain::is_counter_prefix(text) &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::string fingerprint_of(X509* certificate) { return letter_proof::sha256_hex_of(certificate); }

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
  read_again_if_changed();
  return revoked_.contains(fingerprint);
}

bool DenyList::holds_one_beginning(std::string_view beginning) {
  read_again_if_changed();
  const auto first = revoked_.lower_bound(std::string(beginning));
  return first != revoked_.end() && first->starts_with(beginning);
}

void DenyList::read_again_if_changed() {
  std::error_code missing;
  const auto changed_at = fs::last_write_time(file_, missing);
  if (missing) {
    revoked_.clear();
    read_at_ = {};
    return;
  }
  if (changed_at == read_at_) return;
  std::istringstream lines(vault::read_file(file_).value_or(""));
  revoked_.clear();
  for (std::string line; std::getline(lines, line);) revoked_.insert(line.substr(0, line.find(' ')));
  read_at_ = changed_at;
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
