#include "photo/vision_worker.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "photo/channel.h"
#include "photo/worker_process.h"

namespace huanka::photo {
namespace {
using Clock = std::chrono::steady_clock;

template <class Function, class... Arguments>
void call(const Function& function, Arguments&&... arguments) {
  if (function) function(std::forward<Arguments>(arguments)...);
}

}  // namespace

/// One thread that carries wishes to the worker and its messages to the listener.
class VisionWorker::Watch {
 public:
  Watch(VisionOptions options, VisionListener listener)
      : options_(std::move(options)),
        listener_(std::move(listener)),
        thread_([this](const std::stop_token& stopping) { run(stopping); }) {}
  ~Watch() {
    thread_.request_stop();
    bell_.ring();
    thread_.join();
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void ask(ToWorker wish, std::string jpeg = {}) {
    const std::lock_guard lock(mutex_);
    wishes_.push_back({std::move(wish), std::move(jpeg)});
    bell_.ring();
  }
  pid_t pid() const { return pid_; }

 private:
  struct Wish {
    ToWorker message;
    std::string jpeg;  ///< of ShowPicture
  };

  void run(const std::stop_token& stopping);
  std::deque<Wish> take_wishes();
  int poll_ms() const;
  Clock::time_point lost_at() const { return heard_ + (ready_ ? options_.silence : options_.start_up); }
  void carry(const Wish& wish);
  void show(message::ShowPicture wish, const std::string& jpeg);
  void end_show(const std::optional<PreviewFrame>& frame);
  void open(const std::string& camera, const ToWorker& wish);
  void close();
  bool start();
  void receive();
  void hear(const FromWorker& message);
  PreviewFrame frame_in(int slot, int width, int height) const;
  void hear_preview(const message::Preview& preview);
  void hear_picture(const message::PictureReady& ready);
  void lose_worker();
  void fail(CameraTrouble trouble);
  void tell(const ToWorker& message) { send_message(process_.socket(), encode(message)); }

  const VisionOptions options_;
  const VisionListener listener_;
  const process::Bell bell_;
  std::mutex mutex_;
  std::deque<Wish> wishes_;
  std::atomic<pid_t> pid_ = 0;
  // the watching thread only
  WorkerProcess process_;
  std::deque<Clock::time_point> starts_;
  std::optional<SharedMemory> memory_;  ///< while a camera is open or a picture is shown
  std::optional<int> showing_;          ///< request of the picture that is being decoded
  int closings_ = 0;                    ///< Close sent, Closed not yet heard: until then the worker speaks of the past
  std::optional<Scene> scene_;
  bool ready_ = false;  ///< the running worker has spoken
  Clock::time_point heard_;
  std::jthread thread_;  ///< last: it uses all of the above
};

void VisionWorker::Watch::run(const std::stop_token& stopping) {
  while (!stopping.stop_requested()) {
    wait_readable(process_.socket(), bell_.get(), poll_ms());
    eventfd_t rings = 0;
    ::eventfd_read(bell_.get(), &rings);
    for (const Wish& wish : take_wishes()) carry(wish);
    if (process_.running()) receive();
    const bool answer_due = memory_ || closings_ > 0;
    if (process_.running() && answer_due && Clock::now() > lost_at()) lose_worker();
  }
}

std::deque<VisionWorker::Watch::Wish> VisionWorker::Watch::take_wishes() {
  const std::lock_guard lock(mutex_);
  return std::exchange(wishes_, {});
}

int VisionWorker::Watch::poll_ms() const {
  constexpr int for_ever = -1;
  if (!process_.running() || (!memory_ && closings_ == 0)) return for_ever;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(lost_at() - Clock::now());
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, left.count()) + 1);
}

void VisionWorker::Watch::carry(const Wish& wish) {
  if (const auto* camera = std::get_if<message::Open>(&wish.message)) {
    open(camera->camera, message::Open{camera->camera, options_.rule});
  } else if (const auto* codes = std::get_if<message::ReadCodes>(&wish.message)) {
    open(codes->camera, *codes);
  } else if (std::holds_alternative<message::Close>(wish.message)) {
    close();
  } else if (const auto* set = std::get_if<message::SetScene>(&wish.message)) {
    scene_ = set->scene;
    if (process_.running()) tell(*set);
  } else if (const auto* picture = std::get_if<message::ShowPicture>(&wish.message)) {
    show(*picture, wish.jpeg);
  } else if (std::holds_alternative<message::TakePicture>(wish.message)) {
    if (!memory_ || showing_) return call(listener_.on_failed, CameraTrouble::Failed);
    tell(wish.message);
  }
}

void VisionWorker::Watch::show(message::ShowPicture wish, const std::string& jpeg) {
  close();
  showing_ = wish.request;
  const bool fits = !jpeg.empty() && jpeg.size() <= max_picture_bytes;
  if (!fits || (!process_.running() && !start())) return end_show(std::nullopt);
  memory_ = SharedMemory::create();
  if (!memory_) return end_show(std::nullopt);
  std::copy(jpeg.begin(), jpeg.end(), memory_->bytes().begin() + picture_offset);
  wish.size_bytes = static_cast<std::uint32_t>(jpeg.size());
  heard_ = Clock::now();
  if (!send_message(process_.socket(), encode(wish), memory_->descriptor().get())) lose_worker();
}

/// The frame lies in the shared memory, which goes with this.
void VisionWorker::Watch::end_show(const std::optional<PreviewFrame>& frame) {
  const auto request = std::exchange(showing_, std::nullopt);
  if (request) call(listener_.on_shown, *request, frame);
  close();
}

void VisionWorker::Watch::open(const std::string& camera, const ToWorker& wish) {
  close();
  if (!process_.running() && !start()) return fail(CameraTrouble::Failed);
  memory_ = SharedMemory::create();
  if (!memory_ || camera.size() > max_camera_name) return fail(CameraTrouble::Failed);
  heard_ = Clock::now();
  if (!send_message(process_.socket(), encode(wish), memory_->descriptor().get())) lose_worker();
}

void VisionWorker::Watch::close() {
  showing_.reset();
  if (!memory_) return;
  memory_.reset();  // wiped as it goes
  heard_ = Clock::now();
  ++closings_;
  tell(message::Close{});
}

bool VisionWorker::Watch::start() {
  const auto now = Clock::now();
  std::erase_if(starts_, [&](Clock::time_point at) { return now - at > options_.starts_within; });
  if (std::cmp_greater_equal(starts_.size(), options_.most_starts)) return false;
  starts_.push_back(now);
  if (!process_.start(options_.program)) return false;
  pid_ = process_.pid();
  ready_ = false;
  closings_ = 0;
  if (scene_) tell(message::SetScene{*scene_});
  return true;
}

void VisionWorker::Watch::receive() {
  while (process_.running()) {
    const Received received = receive_message(process_.socket());
    if (received.closed) return lose_worker();
    if (received.bytes.empty()) return;
    const auto message = decode_from_worker(received.bytes);
    if (!message) return lose_worker();
    heard_ = Clock::now();
    ready_ = true;
    hear(*message);
  }
}

void VisionWorker::Watch::hear(const FromWorker& message) {
  if (std::holds_alternative<message::Closed>(message)) {
    closings_ = std::max(0, closings_ - 1);
    return;
  }
  if (closings_ > 0 || !memory_) return;
  if (const auto* shown = std::get_if<message::PictureShown>(&message)) {
    const auto still = frame_in(still_slot, shown->width, shown->height);
    if (showing_ != shown->request || still.rgb.empty()) return lose_worker();
    return end_show(still);
  }
  if (const auto* cannot = std::get_if<message::PictureNotShown>(&message)) {
    if (showing_ != cannot->request) return lose_worker();
    return end_show(std::nullopt);
  }
  if (showing_) return;  // what else a worker says now is about the past
  if (const auto* preview = std::get_if<message::Preview>(&message)) {
    hear_preview(*preview);
  } else if (const auto* seen = std::get_if<message::Hint>(&message)) {
    call(listener_.on_hint, seen->hint);
  } else if (const auto* ready = std::get_if<message::PictureReady>(&message)) {
    hear_picture(*ready);
  } else if (const auto* refused = std::get_if<message::PictureRefused>(&message)) {
    call(listener_.on_picture_refused, refused->request, refused->hint);
  } else if (const auto* failed = std::get_if<message::Failed>(&message)) {
    fail(failed->trouble);
  } else if (const auto* code = std::get_if<message::CodeRead>(&message)) {
    call(listener_.on_code, code->text);
  }
}

PreviewFrame VisionWorker::Watch::frame_in(int slot, int width, int height) const {
  return {{width, height}, memory_->bytes().subspan(slot_bytes * slot, std::size_t{3} * width * height)};
}

void VisionWorker::Watch::hear_preview(const message::Preview& preview) {
  call(listener_.on_frame, frame_in(preview.slot, preview.width, preview.height));
  tell(message::SlotFree{preview.slot});
}

void VisionWorker::Watch::hear_picture(const message::PictureReady& ready) {
  auto picture = accept_picture(memory_->bytes().subspan(picture_offset, ready.size_bytes),
                                {options_.rule.width_px, options_.rule.height_px});
  const auto decoded = frame_in(still_slot, ready.width, ready.height);
  if (!picture || decoded.rgb.empty()) return lose_worker();
  call(listener_.on_picture, ready.request, *std::move(picture), decoded);
}

/// The worker died, hangs or talks nonsense: it is ended and, if a camera was open, that is told.
void VisionWorker::Watch::lose_worker() {
  process_.end();
  pid_ = 0;
  closings_ = 0;
  if (memory_) fail(CameraTrouble::Failed);
}

void VisionWorker::Watch::fail(CameraTrouble trouble) {
  if (showing_) {
    memory_.reset();
    return end_show(std::nullopt);
  }
  memory_.reset();
  call(listener_.on_failed, trouble);
}

VisionWorker::VisionWorker(VisionOptions options, VisionListener listener)
    : watch_(std::make_unique<Watch>(std::move(options), std::move(listener))) {}
VisionWorker::~VisionWorker() = default;

void VisionWorker::open(const std::string& camera) { watch_->ask(message::Open{camera}); }
void VisionWorker::read_codes(const std::string& camera) { watch_->ask(message::ReadCodes{camera}); }
void VisionWorker::close() { watch_->ask(message::Close{}); }
void VisionWorker::take_picture(int request) { watch_->ask(message::TakePicture{request}); }
void VisionWorker::show(int request, std::string jpeg) { watch_->ask(message::ShowPicture{request}, std::move(jpeg)); }
void VisionWorker::set_scene(Scene scene) { watch_->ask(message::SetScene{scene}); }
pid_t VisionWorker::worker_pid() const { return watch_->pid(); }

}  // namespace huanka::photo
