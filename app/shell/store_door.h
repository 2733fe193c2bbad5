// The way to the kiosk's one store from any thread: the work runs where the store lives, and the caller waits. A
// kiosk whose store could not be opened answers every question with that.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "store/store.h"

namespace huanka::shell {

class StoreDoor {
 public:
  StoreDoor() = default;
  StoreDoor(const StoreDoor&) = delete;
  StoreDoor& operator=(const StoreDoor&) = delete;
  StoreDoor(StoreDoor&&) = delete;
  StoreDoor& operator=(StoreDoor&&) = delete;
  virtual ~StoreDoor() = default;

  /// `work(store)` gives a Result<..., store::Error>; so does this.
  template <class Work>
  std::invoke_result_t<Work, store::Store&> with(Work work) {
    std::optional<std::invoke_result_t<Work, store::Store&>> answer;
    run([&](store::Store* open) {
      if (open != nullptr)
        answer.emplace(work(*open));
      else
        answer.emplace(Failure{store::Error{store::Error::Code::File, "the store is not open"}});
    });
    return *std::move(answer);
  }

 private:
  /// Calls `work` once with the store, or with null when there is none, and returns when it is done.
  virtual void run(const std::function<void(store::Store*)>& work) = 0;
};

/// What staff read when the store says no: E-STORE, E-STORE-FULL, E-STORE-READONLY or E-STORE-DAMAGED.
std::string staff_code(const store::Error& error);

}  // namespace huanka::shell
