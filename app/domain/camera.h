// What a person before the camera is told, and what may be wrong with the camera: the words of whoever looks (photo)
// and of whoever leads the visit.
#pragma once

namespace huanka::domain {

enum class FaceHint {
  NoFace,
  ManyFaces,
  ComeCloser,
  MoveBack,
  MoveToCentre,
  MoveUp,
  MoveDown,
  MoreLight,
  LessLight,
  FaceTheLight,
  LookStraight,
  HoldUpright,
  OpenEyes,
  CloseMouth,
  HoldStill,
  PlainWall,  ///< what is behind the person; they cannot mend it where they sit
  Good
};

enum class CameraTrouble { NotFound, Unplugged, Frozen, Failed };

}  // namespace huanka::domain
