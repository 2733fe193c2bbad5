// The machine key: the root of a database's keys (key_tree.h). Where it is kept decides what a stolen disk tells:
// config/kiosk.toml, section [protection].
#pragma once

#include <filesystem>
#include <string>

#include "result/result.h"
#include "vault/error.h"
#include "vault/sealing.h"

namespace huanka::vault {

enum class Protection {
  File,        ///< a file beside the database: reduced protection, who has the disk has the key
  Credential,  ///< systemd's LoadCredentialEncrypted=, in memory that is not swapped
  Tpm          ///< sealed by this machine's TPM 2.0; on another machine it does not open
};
/// "file", "credential", "tpm": the words of kiosk.toml.
std::string to_string(Protection protection);

struct MachineKeyPlace {
  Protection protection = Protection::File;
  std::string credential;  ///< Credential only: its name under $CREDENTIALS_DIRECTORY; 32 raw bytes
  std::string tpm;         ///< Tpm only: how to reach it (TCTI), for example device:/dev/tpmrm0
  bool operator==(const MachineKeyPlace&) const = default;
};

enum class WhenMissing {
  Make,   ///< nothing was sealed yet: a file or TPM object is made; a credential is the administrator's to make
  Refuse  ///< KeyMissing
};

/// Gets the key. `folder` holds the key file (0600) or the TPM's sealed object. A key that is made here is durable,
/// file and directory, before it is returned: what it seals can always be opened again.
Result<SecretKey, Error> machine_key(const MachineKeyPlace& place, const std::filesystem::path& folder,
                                     WhenMissing when_missing);

}  // namespace huanka::vault
