// How often what is done before the camera: the preview shows every frame, and a person moves slower than a camera.
#pragma once

namespace huanka::photo {

inline constexpr int look_every_frames = 2;
inline constexpr int search_every_frames = 3;  ///< with the cascade, which costs more
inline constexpr int light_every_looks = 3;    ///< a lamp is slower than a person
inline constexpr int count_every_looks = 8;    ///< twice a second; following the one face costs a fifth of it

}  // namespace huanka::photo
