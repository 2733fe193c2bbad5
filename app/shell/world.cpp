#include "shell/world.h"

namespace huanka::shell {

visit::World world_from(const settings::Settings& settings) {
  const settings::KioskSettings& kiosk = settings.kiosk;
  return {
      .county = settings.county,
      .calendar = settings.calendar,
      .kiosk_id = kiosk.kiosk_id,
      .contact_zh = kiosk.contact_zh,
      .contact_en = kiosk.contact_en,
      .scanner_fitted = kiosk.devices.mode == settings::DeviceMode::Simulated || !kiosk.devices.code_scanner.empty(),
      .camera_scans = kiosk.devices.mode == settings::DeviceMode::Real &&
                      kiosk.devices.scanner_kind() == settings::ScannerKind::Camera,
      .camera_fitted = kiosk.devices.mode == settings::DeviceMode::Simulated || !kiosk.devices.camera.empty(),
      .default_language = kiosk.language,
      .default_text_size = static_cast<visit::TextSize>(kiosk.text_size),
      .idle_ms = kiosk.idle_s * 1000,
      .idle_large_ms = kiosk.idle_large_s * 1000,
      .countdown_ms = kiosk.countdown_s * 1000};
}

ui::ScreenGeometry geometry_from(const settings::ScreenSettings& screen) {
  return {screen.width_px, screen.height_px, screen.diagonal_inch};
}

}  // namespace huanka::shell
