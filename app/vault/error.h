// What can go wrong with files, keys and databases. Details never hold personal data.
#pragma once

#include <string>

namespace huanka::vault {

struct Error {
  enum class Code {
    File,      ///< cannot read or write a file
    Database,  ///< SQLite refused, for a reason not named below
    Busy,      ///< locked by another for too long; trying again is right
    Damaged,   ///< a file is not what was written
    DiskFull,
    ReadOnly,
    TooNew,       ///< written by a later version of this program
    TooOld,       ///< written by a version whose data this program cannot read
    InUse,        ///< another process holds this folder
    Certificate,  ///< a certificate or its key cannot be made or read
    KeyMissing,   ///< data was sealed, and the machine key that opens it is not there
    WrongKey,     ///< data was sealed under another machine key
    Tpm,          ///< the TPM cannot be reached or refused
    Erased        ///< the case was erased; its number is all that is left
  };
  Code code;
  std::string detail;
  bool operator==(const Error&) const = default;
};

}  // namespace huanka::vault
