#include "shell/protection.h"

namespace huanka::shell {

vault::MachineKeyPlace key_place_from(const settings::ProtectionSettings& protection) {
  vault::MachineKeyPlace place{.credential = protection.credential, .tpm = protection.tpm};
  switch (protection.machine_key) {
    case settings::MachineKey::File:
      place.protection = vault::Protection::File;
      break;
    case settings::MachineKey::Credential:
      place.protection = vault::Protection::Credential;
      break;
    case settings::MachineKey::Tpm:
      place.protection = vault::Protection::Tpm;
      break;
  }
  return place;
}

std::string in_words(const vault::MachineKeyPlace& place) {
  switch (place.protection) {
    case vault::Protection::File:
      return "reduced protection: the machine key is a plain file beside the database";
    case vault::Protection::Credential:
      return "the machine key is the systemd credential " + place.credential;
    case vault::Protection::Tpm:
      return "the machine key is sealed by the TPM at " + place.tpm;
  }
  return "";
}

}  // namespace huanka::shell
