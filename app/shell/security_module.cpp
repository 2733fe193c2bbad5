#include "shell/security_module.h"

#include <algorithm>

#include "card_reader/psam_module.h"
#include "security_module/key_file.h"
#include "security_module/software_module.h"

namespace huanka::shell {

namespace {
using settings::ModuleKind;

security_module::Algorithm algorithm_of(settings::ModuleCipher cipher) {
  return cipher == settings::ModuleCipher::Sm4 ? security_module::Algorithm::Sm4
                                               : security_module::Algorithm::TripleDes;
}

/// Checked when the configuration was read: eight digits.
card_reader::CommandHeader header_from(const std::string& hex) {
  card_reader::CommandHeader header{};
  const auto bytes = card_reader::from_hex(hex).value_or(card_reader::Bytes{});
  std::copy_n(bytes.begin(), std::min(bytes.size(), header.size()), header.begin());
  return header;
}

card_reader::AuthenticationReferences references_from(const settings::ModuleSettings& settings) {
  const auto both = header_from(settings.internal_reference + settings.external_reference);
  return {both[0], both[1], both[2], both[3]};
}

std::shared_ptr<security_module::SecurityModule> software_from(const settings::ModuleSettings& settings) {
  auto module = security_module::SoftwareModule::open(settings.key_file, algorithm_of(settings.cipher));
  if (!module) return std::make_shared<security_module::MissingModule>(module.error().detail);
  return std::move(module).value();
}
}  // namespace

card_reader::ModuleInUse module_from(const settings::ModuleSettings& settings) {
  card_reader::ModuleInUse in_use;
  in_use.references = references_from(settings);
  if (settings.kind == ModuleKind::Software) in_use.module = software_from(settings);
  if (settings.kind == ModuleKind::Psam) {
    in_use.module = std::make_shared<card_reader::PsamModule>(
        settings.psam_reader,
        card_reader::PsamCommands{
            .application = card_reader::from_hex(settings.psam_application).value_or(card_reader::Bytes{}),
            .begin = header_from(settings.psam_begin),
            .challenge = header_from(settings.psam_challenge),
            .check = header_from(settings.psam_check),
            .prove = header_from(settings.psam_prove)});
    in_use.other_reader = settings.psam_reader;
  }
  return in_use;
}

std::optional<card_reader::IssuerKeys> issuer_from(const settings::ModuleSettings& settings) {
  if (settings.kind != ModuleKind::Software) return std::nullopt;
  auto masters = security_module::read_key_file(settings.key_file);
  if (!masters) return std::nullopt;
  return card_reader::IssuerKeys{std::move(masters).value(), algorithm_of(settings.cipher)};
}

ModuleReport report_on(const card_reader::ModuleInUse& in_use) {
  if (!in_use.module) return {"none; new cards are read as far as they let themselves be read", ""};
  const auto usable = in_use.module->check_up();
  return {in_use.module->description(), usable ? std::string() : usable.error().detail};
}

}  // namespace huanka::shell
