// Certificates of a small private authority: one root, the office's server certificate, one client certificate per
// kiosk (P-256; root 10 years, server 1 year, kiosk 90 days). Whatever is still good is left alone, so that calling
// this at every start is right; a certificate in its last third is renewed (operations reference 2.4).
#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "result/result.h"
#include "vault/error.h"
#include "wire/civil_time.h"

namespace huanka::office {

/// Where the parts of a certificate folder are. Key files are 0600.
struct CertificateFolder {
  std::filesystem::path folder;
  std::filesystem::path authority() const { return folder / "ca.pem"; }
  std::filesystem::path authority_key() const { return folder / "ca.key"; }
  std::filesystem::path server() const { return folder / "server.pem"; }
  std::filesystem::path server_key() const { return folder / "server.key"; }
  std::filesystem::path denied() const { return folder / "denied.txt"; }
  std::filesystem::path kiosk(const std::string& id) const { return folder / ("kiosk-" + id + ".pem"); }
  std::filesystem::path kiosk_key(const std::string& id) const { return folder / ("kiosk-" + id + ".key"); }
};

/// Hex SHA-256 of a whole certificate: how one is named once it is revoked.
std::string fingerprint_of(X509* certificate);

/// Writes the present certificate of `kiosk` into the deny list; a running server heeds it from the next request on.
/// The next ensure_certificates makes a new key and certificate.
Result<Done, vault::Error> revoke_certificate(const CertificateFolder& files, const std::string& kiosk);

/// The deny list as it stands now: read again whenever the file has changed.
class DenyList {
 public:
  explicit DenyList(std::filesystem::path file) : file_(std::move(file)) {}
  bool holds(const std::string& fingerprint);
  /// For those who have only the first characters of a fingerprint.
  bool holds_one_beginning(std::string_view beginning);

 private:
  void read_again_if_changed();

  std::filesystem::path file_;
  std::filesystem::file_time_type read_at_{};
  std::set<std::string> revoked_;
};

struct CertificateWish {
  std::vector<std::string> kiosks;      ///< kiosk ids; become the common name
  std::vector<std::string> host_names;  ///< further names of the server beside localhost, 127.0.0.1 and ::1
};

/// Until when the certificate in this file is good; nothing when there is none.
std::optional<wire::Instant> certificate_ends(const std::filesystem::path& file);

/// 2 to 16 capital letters and digits, as in case numbers, and not what a bank's counter uses in its place.
bool is_kiosk_id(std::string_view text);

/// Makes what is missing or worn and returns the names of the files made, in order.
Result<std::vector<std::string>, vault::Error> ensure_certificates(const CertificateFolder& files,
                                                                   const CertificateWish& wish, wire::Instant now);

}  // namespace huanka::office
