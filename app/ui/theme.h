// Colours, and the arithmetic that proves they can be read: contrast >= 7:1 everywhere, >= 10:1 for body text
// (WCAG 2.2 relative luminance; operations reference section 3). Pure.
#pragma once

#include <cstdint>

namespace huanka::ui {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Color&) const = default;
};

constexpr Color rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex),
          255};
}

/// 1 (equal) to 21 (black on white), alpha ignored.
double contrast_ratio(Color a, Color b);

namespace contrast {
inline constexpr double least = 7.0;
inline constexpr double body = 10.0;
}  // namespace contrast

/// What a notice, a picture or a button is about; always carried by an icon and words as well (never colour alone).
enum class Tone { Calm, Good, Act, Bad };

/// A coloured surface and what may be written on it.
struct Paint {
  Color fill, ink, border;
  bool operator==(const Paint&) const = default;
};

struct Theme {
  Color ground = rgb(0xFAF6EF);    ///< warm white behind everything
  Color surface = rgb(0xFFFFFF);   ///< cards
  Color ink = rgb(0x14232B);       ///< body text
  Color ink_soft = rgb(0x37474F);  ///< captions, still >= 7:1 on ground
  Color hairline = rgb(0xDDD5C8);
  Color accent = rgb(0xF2A93B);                            ///< the one accent; never carries text
  Paint bar{rgb(0x0B3C49), rgb(0xFFFFFF), rgb(0x0B3C49)};  ///< header
  Color bar_idle = rgb(0x2F5E6B);                          ///< step marks still to come
  Paint primary{rgb(0x0A4D5C), rgb(0xFFFFFF), rgb(0x0A4D5C)};
  Paint primary_pressed{rgb(0x06343F), rgb(0xFFFFFF), rgb(0x06343F)};
  Paint secondary{rgb(0xFFFFFF), rgb(0x0A4D5C), rgb(0x0A4D5C)};
  Paint secondary_pressed{rgb(0xD9EAED), rgb(0x083C48), rgb(0x0A4D5C)};
  Paint quiet{rgb(0xF0E9DD), rgb(0x14303A), rgb(0xF0E9DD)};  ///< footer buttons
  Paint quiet_pressed{rgb(0xDCD2C0), rgb(0x14232B), rgb(0xDCD2C0)};
  Paint danger{rgb(0x8C1D18), rgb(0xFFFFFF), rgb(0x8C1D18)};
  Paint danger_pressed{rgb(0x64120E), rgb(0xFFFFFF), rgb(0x64120E)};
  Paint chosen{rgb(0xE3F1F3), rgb(0x072E38), rgb(0x0A4D5C)};  ///< a selected choice
  Paint calm{rgb(0xE3F1F3), rgb(0x072E38), rgb(0xB9D9DE)};
  Paint good{rgb(0xE5F3E8), rgb(0x0B3B20), rgb(0xB5D9BE)};
  Paint act{rgb(0xFFF0D6), rgb(0x4A2A00), rgb(0xF2C878)};
  Paint bad{rgb(0xFCE9E6), rgb(0x5E120E), rgb(0xEBB4AD)};

  const Paint& tone(Tone t) const;
};

}  // namespace huanka::ui
