// Frames of photo receipts as a camera would see them: a printed page with one code on it, under the fourteen
// conditions of the platform notes (part C section 5), drawn from a fixed seed. Symbols come from zint.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace huanka::rig {

/// What stands on a receipt, with how large a module of it is in the frame.
struct CodeKind {
  const char* name;
  const char* zint;     ///< its name for zint
  double small_px = 0;  ///< per module, 640 x 480
  double large_px = 0;  ///< per module, 1280 x 720
};
inline constexpr std::array<CodeKind, 5> code_kinds{{{"Code128 digits", "CODE128", 2.3, 3.5},
                                                     {"Code128 letters", "CODE128", 1.8, 2.7},
                                                     {"QR address", "QRCODE", 4, 6},
                                                     {"QR number", "QRCODE", 4, 6},
                                                     {"PDF417", "PDF417", 1.8, 2.7}}};

enum class Condition {
  Clean,
  Turned10,
  Turned45,
  Turned90,
  Turned180,
  Perspective,
  BlurWeak,
  BlurStrong,
  Motion,
  Dark,
  Noise,
  Glare,
  Jpeg20,
  Small
};
inline constexpr int conditions = 14;
const char* to_string(Condition condition);

/// Which half of the contents a text belongs to, by its hash alone: what was tuned on, and what is reported on.
enum class Half { Tuned, HeldOut };
Half half_of(const std::string& text);

/// `count` texts of that kind in that half, always the same ones.
std::vector<std::string> contents(std::size_t kind, Half half, std::size_t count);

/// The symbol as zint draws it, 8-bit grey, `module_px` pixels a module, with its quiet zone. Empty without zint.
cv::Mat symbol(const CodeKind& kind, const std::string& text, const std::filesystem::path& scratch);
inline constexpr int module_px = 8;

enum class FrameSize { Vga, Hd };
/// 24-bit colour.
cv::Mat frame(const CodeKind& kind, const cv::Mat& symbol, FrameSize size, Condition condition, std::uint32_t seed);
/// The same page without a code.
cv::Mat empty_frame(FrameSize size, Condition condition, std::uint32_t seed);

}  // namespace huanka::rig
