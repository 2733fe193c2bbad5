#include <catch2/catch.hpp>

#include "photo/face_hint.h"

using namespace huanka::photo;

namespace {
constexpr Size frame{640, 480};
const huanka::domain::PortraitRule rule;

Box face(double centre_x, double top, double width) { return {centre_x - width / 2, top, width, width}; }
}  // namespace

TEST_CASE("GA 461-2004: the crop has the picture's shape, the face centred, 207 of 358 wide", "[photo]") {
  const Box box = face(320, 120, 180);
  const Box crop = crop_for(box, rule);
  CHECK(crop.width / crop.height == Approx(358.0 / 441.0));
  CHECK(crop.x + crop.width / 2 == Approx(320));
  CHECK(box.width * 0.84 / crop.width == Approx(207.0 / 358.0));
}

TEST_CASE("GA 461-2004: the eye line lies at least 207 of 441 above the lower edge, the crown below the upper",
          "[photo]") {
  for (const double width : {60.0, 180.0, 400.0}) {
    const Box box = face(320, 120, width);
    const Box crop = crop_for(box, rule);
    const double scale = 441 / crop.height;
    const double eye_line = box.y + box.height * 0.37;
    CHECK((crop.y + crop.height - eye_line) * scale >= Approx(207));
    const double crown = eye_line - 0.93 * 0.84 * box.width;
    CHECK((crown - crop.y) * scale >= 7);
    CHECK((crown - crop.y) * scale <= 21);
  }
}

TEST_CASE("each place of a face has its hint", "[photo]") {
  CHECK(hint_for({}, frame, rule) == FaceHint::NoFace);
  CHECK(hint_for({face(320, 130, 180)}, frame, rule) == FaceHint::Good);
  CHECK(hint_for({face(320, 200, 80)}, frame, rule) == FaceHint::ComeCloser);
  CHECK(hint_for({face(320, 60, 300)}, frame, rule) == FaceHint::MoveBack);
  CHECK(hint_for({face(90, 130, 180)}, frame, rule) == FaceHint::MoveToCentre);
  CHECK(hint_for({face(320, 5, 180)}, frame, rule) == FaceHint::MoveToCentre);
}

TEST_CASE("two people are too many, a small face far behind is not", "[photo]") {
  CHECK(hint_for({face(200, 130, 160), face(450, 130, 150)}, frame, rule) == FaceHint::ManyFaces);
  CHECK(hint_for({face(320, 130, 180), face(600, 60, 60)}, frame, rule) == FaceHint::Good);
  CHECK_FALSE(single_face({}));
  CHECK(single_face({face(600, 60, 60), face(320, 130, 180)}) == face(320, 130, 180));
}

TEST_CASE("whenever the hint is good the crop lies inside the frame", "[photo]") {
  for (double x = 0; x <= 640; x += 20)
    for (double y = -40; y <= 480; y += 20)
      for (double width = 20; width <= 480; width += 20) {
        const Box box = face(x, y, width);
        if (hint_for({box}, frame, rule) != FaceHint::Good) continue;
        const Box crop = crop_for(box, rule);
        const bool inside =
            crop.x >= 0 && crop.y >= 0 && crop.x + crop.width <= frame.width && crop.y + crop.height <= frame.height;
        CHECK(inside);
      }
}

TEST_CASE("a hint is told once, and only when it was seen twice in a row", "[photo]") {
  SteadyHint steady;
  CHECK_FALSE(steady.see(FaceHint::NoFace));
  CHECK(steady.see(FaceHint::NoFace) == FaceHint::NoFace);
  CHECK_FALSE(steady.see(FaceHint::NoFace));
  CHECK_FALSE(steady.see(FaceHint::Good));
  CHECK_FALSE(steady.see(FaceHint::NoFace));
  CHECK_FALSE(steady.see(FaceHint::Good));
  CHECK(steady.see(FaceHint::Good) == FaceHint::Good);
}
