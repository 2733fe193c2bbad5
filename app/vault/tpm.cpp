#include "vault/tpm.h"

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_tctildr.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

namespace huanka::vault {

namespace {
/// Memory that ESYS handed out; wiped, because some of it held a key.
struct WipeAndFree {
  template <class T>
  void operator()(T* what) const {
    ::explicit_bzero(what, sizeof(T));
    Esys_Free(what);
  }
};
template <class T>
using Lent = std::unique_ptr<T, WipeAndFree>;

/// What is opened by the template below is the same key in the same TPM each time, so it need not be kept: the storage
/// key of TCG's provisioning guidance (ECC P-256, AES-128-CFB), under the owner hierarchy.
TPM2B_PUBLIC storage_key_template() {
  TPM2B_PUBLIC key{};
  key.publicArea.type = TPM2_ALG_ECC;
  key.publicArea.nameAlg = TPM2_ALG_SHA256;
  key.publicArea.objectAttributes = TPMA_OBJECT_RESTRICTED | TPMA_OBJECT_DECRYPT | TPMA_OBJECT_FIXEDTPM |
                                    TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN |
                                    TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA;
  auto& ecc = key.publicArea.parameters.eccDetail;
  ecc.symmetric.algorithm = TPM2_ALG_AES;
  ecc.symmetric.keyBits.aes = 128;
  ecc.symmetric.mode.aes = TPM2_ALG_CFB;
  ecc.scheme.scheme = TPM2_ALG_NULL;
  ecc.curveID = TPM2_ECC_NIST_P256;
  ecc.kdf.scheme = TPM2_ALG_NULL;
  return key;
}

TPM2B_PUBLIC sealed_object_template() {
  TPM2B_PUBLIC object{};
  object.publicArea.type = TPM2_ALG_KEYEDHASH;
  object.publicArea.nameAlg = TPM2_ALG_SHA256;
  object.publicArea.objectAttributes =
      TPMA_OBJECT_FIXEDTPM | TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_USERWITHAUTH | TPMA_OBJECT_NODA;
  object.publicArea.parameters.keyedHashDetail.scheme.scheme = TPM2_ALG_NULL;
  return object;
}

/// An object or session inside the TPM, flushed when it is no longer needed: a TPM has room for three.
class Loaded {
 public:
  explicit Loaded(ESYS_CONTEXT* esys) : esys_(esys) {}
  ~Loaded() {
    if (handle != ESYS_TR_NONE) Esys_FlushContext(esys_, handle);
  }
  Loaded(const Loaded&) = delete;
  Loaded& operator=(const Loaded&) = delete;
  Loaded(Loaded&&) = delete;
  Loaded& operator=(Loaded&&) = delete;

  ESYS_TR handle = ESYS_TR_NONE;

 private:
  ESYS_CONTEXT* esys_;
};

/// One conversation: the storage key is loaded, and a session salted by it hides what goes over the wires between
/// processor and TPM.
class Tpm {
 public:
  explicit Tpm(const std::string& tcti) {
    note(Tss2_TctiLdr_Initialize(tcti.c_str(), &tcti_));
    if (good()) note(Esys_Initialize(&esys_, tcti_, nullptr));
    if (!good()) return;
    parent_.emplace(esys_);
    session_.emplace(esys_);
    load_parent();
    start_session();
  }
  ~Tpm() {
    session_.reset();
    parent_.reset();
    if (esys_ != nullptr) Esys_Finalize(&esys_);
    if (tcti_ != nullptr) Tss2_TctiLdr_Finalize(&tcti_);
  }
  Tpm(const Tpm&) = delete;
  Tpm& operator=(const Tpm&) = delete;
  Tpm(Tpm&&) = delete;
  Tpm& operator=(Tpm&&) = delete;

  bool good() const { return trouble_ == TSS2_RC_SUCCESS; }

  /// Marshalled public and private part.
  std::string seal(std::string_view bytes) {
    TPM2B_SENSITIVE_CREATE secret{};
    secret.sensitive.data.size = static_cast<UINT16>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), secret.sensitive.data.buffer);
    const TPM2B_PUBLIC form = sealed_object_template();
    TPM2B_PRIVATE* private_part = nullptr;
    TPM2B_PUBLIC* public_part = nullptr;
    hide(TPMA_SESSION_DECRYPT);
    if (good())
      note(Esys_Create(esys_, parent_->handle, session_->handle, ESYS_TR_NONE, ESYS_TR_NONE, &secret, &form, &nothing_,
                       &no_pcrs_, &private_part, &public_part, nullptr, nullptr, nullptr));
    ::explicit_bzero(&secret, sizeof secret);
    const Lent<TPM2B_PRIVATE> lent_private{private_part};
    const Lent<TPM2B_PUBLIC> lent_public{public_part};
    std::array<BYTE, sizeof(TPM2B_PUBLIC) + sizeof(TPM2B_PRIVATE)> buffer{};
    std::size_t used = 0;
    if (good()) note(Tss2_MU_TPM2B_PUBLIC_Marshal(public_part, buffer.data(), buffer.size(), &used));
    if (good()) note(Tss2_MU_TPM2B_PRIVATE_Marshal(private_part, buffer.data(), buffer.size(), &used));
    return {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(used)};
  }

  std::optional<SecretKey> unseal(const TPM2B_PUBLIC& public_part, const TPM2B_PRIVATE& private_part) {
    Loaded object(esys_);
    hide(0);
    if (good())
      note(Esys_Load(esys_, parent_->handle, session_->handle, ESYS_TR_NONE, ESYS_TR_NONE, &private_part, &public_part,
                     &object.handle));
    TPM2B_SENSITIVE_DATA* data = nullptr;
    hide(TPMA_SESSION_ENCRYPT);
    if (good()) note(Esys_Unseal(esys_, object.handle, session_->handle, ESYS_TR_NONE, ESYS_TR_NONE, &data));
    const Lent<TPM2B_SENSITIVE_DATA> lent{data};
    if (!good()) return std::nullopt;
    return SecretKey::from_bytes({reinterpret_cast<const char*>(data->buffer), data->size});
  }

  Error error() const {
    // Said by the TPM itself, about a parameter: the private part was not wrapped by this storage key.
    constexpr TSS2_RC layer = 0xff0000, format_and_number = 0x0bf;
    if ((trouble_ & layer) == TSS2_TPM_RC_LAYER && (trouble_ & format_and_number) == TPM2_RC_INTEGRITY)
      return {Error::Code::WrongKey, "the machine key was sealed by another TPM, or this one was cleared"};
    std::array<char, 16> code{};
    std::snprintf(code.data(), code.size(), "0x%08x", trouble_);
    return {Error::Code::Tpm, std::string("the TPM cannot be used: ") + code.data()};
  }

 private:
  void load_parent() {
    const TPM2B_SENSITIVE_CREATE no_password{};
    const TPM2B_PUBLIC form = storage_key_template();
    note(Esys_CreatePrimary(esys_, ESYS_TR_RH_OWNER, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, &no_password, &form,
                            &nothing_, &no_pcrs_, &parent_->handle, nullptr, nullptr, nullptr, nullptr));
  }

  void start_session() {
    TPMT_SYM_DEF aes{};
    aes.algorithm = TPM2_ALG_AES;
    aes.keyBits.aes = 128;
    aes.mode.aes = TPM2_ALG_CFB;
    if (good())
      note(Esys_StartAuthSession(esys_, parent_->handle, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                 nullptr, TPM2_SE_HMAC, &aes, TPM2_ALG_SHA256, &session_->handle));
  }

  /// Which way the next command's first parameter is encrypted.
  void hide(TPMA_SESSION direction) {
    constexpr TPMA_SESSION both = TPMA_SESSION_DECRYPT | TPMA_SESSION_ENCRYPT;
    if (good())
      note(Esys_TRSess_SetAttributes(esys_, session_->handle, direction | TPMA_SESSION_CONTINUESESSION,
                                     both | TPMA_SESSION_CONTINUESESSION));
  }

  void note(TSS2_RC code) {
    if (good()) trouble_ = code;
  }

  TSS2_TCTI_CONTEXT* tcti_ = nullptr;
  ESYS_CONTEXT* esys_ = nullptr;
  TSS2_RC trouble_ = TSS2_RC_SUCCESS;
  const TPM2B_DATA nothing_{};
  const TPML_PCR_SELECTION no_pcrs_{};
  std::optional<Loaded> parent_, session_;
};
}  // namespace

Result<std::string, Error> seal_by_tpm(const std::string& tcti, const SecretKey& key) {
  Tpm tpm(tcti);
  std::string sealed = tpm.good() ? tpm.seal(key.bytes()) : std::string();
  if (!tpm.good()) return Failure{tpm.error()};
  return sealed;
}

Result<SecretKey, Error> open_by_tpm(const std::string& tcti, std::string_view sealed) {
  TPM2B_PUBLIC public_part{};
  TPM2B_PRIVATE private_part{};
  std::size_t read = 0;
  const auto* bytes = reinterpret_cast<const BYTE*>(sealed.data());
  if (Tss2_MU_TPM2B_PUBLIC_Unmarshal(bytes, sealed.size(), &read, &public_part) != TSS2_RC_SUCCESS ||
      Tss2_MU_TPM2B_PRIVATE_Unmarshal(bytes, sealed.size(), &read, &private_part) != TSS2_RC_SUCCESS ||
      read != sealed.size())
    return Failure{Error{Error::Code::Damaged, "the machine key's sealed object is damaged"}};
  Tpm tpm(tcti);
  auto key = tpm.good() ? tpm.unseal(public_part, private_part) : std::nullopt;
  if (!tpm.good()) return Failure{tpm.error()};
  if (!key) return Failure{Error{Error::Code::Damaged, "the machine key is not 32 bytes"}};
  return *std::move(key);
}

}  // namespace huanka::vault
