// The finished picture of a person, as a county's file describes it, and its numbers one by one: whoever reads them
// from a file, a line or a datagram has the same names and the same bounds.
#pragma once

#include "domain/picture.h"

namespace huanka::domain {

/// From `low` to `high`, both allowed.
struct Range {
  int low = 0, high = 0;
  bool operator==(const Range&) const = default;
};

/// GA 461-2004; domain reference 4.1.
struct PortraitRule {
  int width_px = 358, height_px = 441, dpi = 350;
  Range face_width_px{193, 221};  ///< from ear root to ear root
  Range crown_px{7, 21};          ///< from the upper edge to the top of the hair
  int eyes_to_bottom_px = 207;    ///< at least; wins over the crown
  int jpeg_quality = 70;          ///< where the size allows it
  Range jpeg_kib{14, 40};         ///< no number is published for the province
  bool operator==(const PortraitRule&) const = default;
};

/// Calls visit(name in the county file, number, least, most) for each number, in the order of the file.
template <class Rule, class Visit>
void each_number(Rule& rule, Visit visit) {
  constexpr int longest_side = longest_picture_side_px, largest_kib = static_cast<int>(largest_picture_bytes / 1024);
  visit("width_px", rule.width_px, 100, longest_side);
  visit("height_px", rule.height_px, 100, longest_side);
  visit("dpi", rule.dpi, 72, 1200);
  visit("face_width_px_min", rule.face_width_px.low, 50, longest_side);
  visit("face_width_px_max", rule.face_width_px.high, 50, longest_side);
  visit("crown_px_min", rule.crown_px.low, 0, longest_side);
  visit("crown_px_max", rule.crown_px.high, 0, longest_side);
  visit("eyes_to_bottom_px_min", rule.eyes_to_bottom_px, 0, longest_side);
  visit("jpeg_quality", rule.jpeg_quality, 30, 100);
  visit("jpeg_kib_min", rule.jpeg_kib.low, 1, largest_kib);
  visit("jpeg_kib_max", rule.jpeg_kib.high, 1, largest_kib);
}

}  // namespace huanka::domain
