// A camera that is not there: it plays still pictures at a camera's pace, and a hand (a test, huanka rig) unplugs it,
// freezes it or sends other people before it. Behaves by the same contract as the real one.
#pragma once

#include <condition_variable>
#include <mutex>

#include "camera/camera.h"

namespace huanka::camera {

/// What stands before the simulated camera, or what happened to it.
enum class Scene { Person, Nobody, TwoPersons, FarPerson, AsidePerson, Unplugged, Frozen, Garbled };

/// Camera calls come from one thread, set_scene from any.
class SimulatedCamera : public Camera {
 public:
  /// `person` are the pictures that stand for Scene::Person, played in turn; none means the drawn figure.
  explicit SimulatedCamera(std::vector<Frame> person = {},
                           std::chrono::milliseconds interval = std::chrono::milliseconds{40});

  Result<Done, Error> open(const Limits& limits) override;
  Result<Done, Error> next(Frame& frame) override;
  void close() override;

  // the hand
  void set_scene(Scene scene);

 private:
  Frame picture_of(Scene scene);

  const std::vector<Frame> person_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Scene scene_ = Scene::Person;
  // the camera's own thread only
  bool open_ = false;
  Limits limits_;
  std::size_t played_ = 0;
  Scene drawn_ = Scene::Unplugged;  ///< which scene `drawing_` shows
  Frame drawing_;
  std::chrono::steady_clock::time_point due_;
};

}  // namespace huanka::camera
