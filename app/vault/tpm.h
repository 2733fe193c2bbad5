// Inside the vault only: a key sealed by this machine's TPM 2.0, through the ESYS interface of tpm2-tss. ESYS and not
// the tpm2 commands, because a key must not travel through pipes, arguments and files of other programs; ESYS and not
// FAPI, because FAPI brings a profile, a key store and a database of its own for what is one object here.
#pragma once

#include <string>
#include <string_view>

#include "result/result.h"
#include "vault/error.h"
#include "vault/sealing.h"

namespace huanka::vault {

/// Public and private part of the sealed object. Only the same TPM, its owner hierarchy not cleared since, opens it.
/// `tcti`: how to reach the TPM, for example device:/dev/tpmrm0. The owner hierarchy must have no password.
Result<std::string, Error> seal_by_tpm(const std::string& tcti, const SecretKey& key);
/// WrongKey when another TPM sealed it.
Result<SecretKey, Error> open_by_tpm(const std::string& tcti, std::string_view sealed);

}  // namespace huanka::vault
