#include "photo/face_hint.h"

#include <algorithm>

namespace huanka::photo {
namespace {

// What a Haar frontal box holds, in shares of the box (measured on the drawn figure; platform notes part C 1 and 4).
constexpr double face_share_of_box = 0.84;  // ear to ear
constexpr double eye_line_in_box = 0.37;    // from the top

// GA 461-2004, as shares of a picture 358 px wide and 441 px high.
constexpr double face_share_of_picture = 207.0 / 358.0;
constexpr double crown_in_picture = 14.0 / 441.0;         // middle of 7 to 21
constexpr double eye_to_bottom_at_least = 207.0 / 441.0;  // wins over the crown
constexpr double crown_to_eye_in_faces = 0.93;            // hair included

// Fewer source pixels than this share of the finished picture would print soft.
constexpr double pixels_at_least = 0.6;
// A crop smaller than this share of the frame's height has room to spare: the person stands too far off.
constexpr double crop_height_at_least = 0.55;
// A second face counts when it is this large beside the first; smaller ones are passers-by or posters.
constexpr double second_face_counts = 0.5;

}  // namespace

Box crop_for(const Box& face, const domain::PortraitRule& rule) {
  const double face_width = face.width * face_share_of_box;
  Box crop;
  crop.width = face_width / face_share_of_picture;
  crop.height = crop.width * rule.height_px / rule.width_px;
  const double eye_line = face.y + face.height * eye_line_in_box;
  const double eye_from_top = std::min(crop.height * crown_in_picture + face_width * crown_to_eye_in_faces,
                                       crop.height * (1 - eye_to_bottom_at_least));
  crop.x = face.x + face.width / 2 - crop.width / 2;
  crop.y = eye_line - eye_from_top;
  return crop;
}

std::optional<Box> single_face(const std::vector<Box>& faces) {
  if (faces.empty()) return std::nullopt;
  const auto by_width = [](const Box& a, const Box& b) { return a.width < b.width; };
  const auto largest = std::max_element(faces.begin(), faces.end(), by_width);
  const auto counting = std::count_if(
      faces.begin(), faces.end(), [&](const Box& face) { return face.width >= largest->width * second_face_counts; });
  if (counting > 1) return std::nullopt;
  return *largest;
}

FaceHint hint_for(const std::vector<Box>& faces, Size frame, const domain::PortraitRule& rule) {
  if (faces.empty()) return FaceHint::NoFace;
  const auto face = single_face(faces);
  if (!face) return FaceHint::ManyFaces;
  const Box crop = crop_for(*face, rule);
  if (crop.height < frame.height * crop_height_at_least || crop.width < rule.width_px * pixels_at_least)
    return FaceHint::ComeCloser;
  if (crop.height > frame.height || crop.width > frame.width) return FaceHint::MoveBack;
  const bool inside =
      crop.x >= 0 && crop.y >= 0 && crop.x + crop.width <= frame.width && crop.y + crop.height <= frame.height;
  return inside ? FaceHint::Good : FaceHint::MoveToCentre;
}

std::optional<FaceHint> SteadyHint::see(FaceHint seen) {
  times_ = candidate_ == seen ? times_ + 1 : 1;
  candidate_ = seen;
  if (times_ < needed || told_ == seen) return std::nullopt;
  told_ = seen;
  return seen;
}

}  // namespace huanka::photo
