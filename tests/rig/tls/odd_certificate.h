// Certificates that are wrong in exactly one way, made with OpenSSL's library: dates, names, purposes, keys and
// signatures can each be chosen, which the openssl program of Debian 12 does not let one do.
#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "test_authority.h"

namespace huanka::rig {

struct CertificateWish {
  enum class Key { P256, P384, P192, Rsa1024, Rsa2048 };
  std::string common_name;
  std::string alternative_names = "IP:127.0.0.1";  ///< OpenSSL's words; empty for none
  int from_days = -1, until_days = 5;              ///< counted from now
  Key key = Key::P256;
  bool sha1 = false;  ///< signed with SHA-1
  // OpenSSL's words; empty for none
  std::string basic_constraints = "critical,CA:FALSE", extended_key_usage = "serverAuth", name_constraints;

  static CertificateWish authority(std::string common_name);
};

/// A certificate with its key, and the certificates between it and its root, in one PEM file as servers send them.
class OddCertificate {
 public:
  /// Signed by `issuer`, or by itself when there is none. Writes into `folder`, named after the common name.
  OddCertificate(const std::filesystem::path& folder, const CertificateWish& wish,
                 const OddCertificate* issuer = nullptr);
  /// One that exists already, for signing with it.
  OddCertificate(const std::filesystem::path& folder, const Pair& existing);
  ~OddCertificate();
  OddCertificate(const OddCertificate&) = delete;
  OddCertificate& operator=(const OddCertificate&) = delete;

  /// The files; with `intermediates`, the certificate file goes on with them.
  Pair files(const std::vector<const OddCertificate*>& intermediates = {}) const;

 private:
  struct Parts;
  std::filesystem::path folder_;
  std::string name_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace huanka::rig
