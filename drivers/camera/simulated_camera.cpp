#include "camera/simulated_camera.h"

#include <algorithm>

#include "camera/figure.h"

namespace huanka::camera {
namespace {
using Clock = std::chrono::steady_clock;
constexpr int width_px = 640, height_px = 480;

std::vector<FigurePlace> places(Scene scene) {
  switch (scene) {
    case Scene::Person:
      return {{320, 215, 150}};
    case Scene::TwoPersons:
      return {{180, 220, 130}, {460, 230, 130}};
    case Scene::FarPerson:
      return {{320, 230, 70}};
    case Scene::AsidePerson:
      return {{530, 215, 150}};
    case Scene::Nobody:
    case Scene::Unplugged:
    case Scene::Frozen:
    case Scene::Garbled:
      break;
  }
  return {};
}

}  // namespace

SimulatedCamera::SimulatedCamera(std::vector<Frame> person, std::chrono::milliseconds interval)
    : person_(std::move(person)), interval_(interval) {}

Result<Done, Error> SimulatedCamera::open(const Limits& limits) {
  close();
  const std::lock_guard lock(mutex_);
  if (scene_ == Scene::Unplugged) return Failure{Error{Fault::NotFound, "open"}};
  open_ = true;
  limits_ = limits;
  due_ = Clock::now();
  return Done{};
}

Result<Done, Error> SimulatedCamera::next(Frame& frame) {
  if (!open_) return Failure{Error{Fault::NotFound, "not open"}};
  Scene scene = Scene::Person;
  {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, due_, [&] { return scene_ == Scene::Unplugged; });
    if (scene_ == Scene::Frozen) changed_.wait_for(lock, limits_.frame, [&] { return scene_ != Scene::Frozen; });
    scene = scene_;
  }
  if (scene == Scene::Unplugged || scene == Scene::Frozen || scene == Scene::Garbled) {
    close();
    const Fault fault = scene == Scene::Unplugged ? Fault::Unplugged
                        : scene == Scene::Frozen  ? Fault::Frozen
                                                  : Fault::Failed;
    return Failure{Error{fault, "next"}};
  }
  frame = picture_of(scene);
  frame.taken_at = Clock::now();
  due_ = std::max(due_ + interval_, frame.taken_at);
  return Done{};
}

Frame SimulatedCamera::picture_of(Scene scene) {
  if (scene == Scene::Person && !person_.empty()) return person_[played_++ % person_.size()];
  if (drawn_ != scene || drawing_.bgr.empty()) {
    drawing_ = draw_figures(width_px, height_px, places(scene));
    drawn_ = scene;
  }
  return drawing_;
}

void SimulatedCamera::close() {
  open_ = false;
  wipe(drawing_);
}

void SimulatedCamera::set_scene(Scene scene) {
  const std::lock_guard lock(mutex_);
  scene_ = scene;
  changed_.notify_all();
}

}  // namespace huanka::camera
