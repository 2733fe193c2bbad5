#include "ui/beeper.h"

#include <SDL.h>

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <numbers>
#include <stop_token>
#include <vector>

namespace huanka::ui {

namespace {
constexpr int rate_hz = 22'050;
constexpr double tone_hz = 1'000, loudness = 0.5;

/// One second: tone, pause, tone, pause.
std::vector<Sint16> one_second() {
  std::vector<Sint16> samples(rate_hz, 0);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double at_s = static_cast<double>(i) / rate_hz;
    const bool sounds = at_s < 0.15 || (at_s >= 0.3 && at_s < 0.45);
    if (!sounds) continue;
    samples[i] = static_cast<Sint16>(loudness * SDL_MAX_SINT16 * std::sin(2 * std::numbers::pi * tone_hz * at_s));
  }
  return samples;
}

void play(const std::stop_token& stop) {
  if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) return;
  SDL_AudioSpec wanted{};
  wanted.freq = rate_hz;
  wanted.format = AUDIO_S16SYS;
  wanted.channels = 1;
  wanted.samples = 1024;
  if (const SDL_AudioDeviceID device = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0); device != 0) {
    SDL_PauseAudioDevice(device, 0);
    const auto second = one_second();
    const auto bytes = static_cast<Uint32>(second.size() * sizeof(Sint16));
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      if (SDL_GetQueuedAudioSize(device) < bytes) SDL_QueueAudio(device, second.data(), bytes);
      never.wait_for(lock, stop, std::chrono::milliseconds(500), [] { return false; });
    }
    SDL_CloseAudioDevice(device);
  }
  SDL_QuitSubSystem(SDL_INIT_AUDIO);
}
}  // namespace

void Beeper::sound(bool on) {
  if (on == is_on()) return;
  if (on)
    player_ = std::jthread(play);
  else
    player_ = {};
}

}  // namespace huanka::ui
