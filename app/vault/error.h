// What can go wrong with files, keys and databases. Details never hold personal data.
#pragma once

#include <string>

namespace huanka::vault {

struct Error {
  enum class Code {
    File,      ///< cannot read or write a file
    Database,  ///< the engine refused, for a reason not named below
    Busy,      ///< locked by another for too long; trying again is right
    Conflict,  ///< another transaction won; the whole of it must run again
    Lost,      ///< the line to the database server broke; what was being committed may be done, or not
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
