// Certificates of a small private authority: one root, the office's server certificate, one client certificate per
// kiosk (P-256; root 10 years, server 1 year, kiosk 90 days). Whatever is still good is left alone, so that calling
// this at every start is right; a certificate in its last third is renewed (operations reference 2.4).
#pragma once

#include <filesystem>
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
  std::filesystem::path kiosk(const std::string& id) const { return folder / ("kiosk-" + id + ".pem"); }
  std::filesystem::path kiosk_key(const std::string& id) const { return folder / ("kiosk-" + id + ".key"); }
};

struct CertificateWish {
  std::vector<std::string> kiosks;      ///< kiosk ids; become the common name
  std::vector<std::string> host_names;  ///< further names of the server beside localhost, 127.0.0.1 and ::1
};

/// 2 to 16 capital letters and digits, as in case numbers.
bool is_kiosk_id(std::string_view text);

/// Makes what is missing or worn and returns the names of the files made, in order.
Result<std::vector<std::string>, vault::Error> ensure_certificates(const CertificateFolder& files,
                                                                   const CertificateWish& wish, wire::Instant now);

}  // namespace huanka::office
