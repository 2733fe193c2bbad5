// A thread of its own for one device or one file: tasks run one after another, in the order they were given.
// Whoever owns the worker decides which thing lives on it; nothing else touches that thing.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

#include "process/traces.h"

namespace huanka::shell {

class Worker {
 public:
  using Task = std::function<void(std::stop_token)>;

  Worker() : thread_([this](const std::stop_token& stop) { run(stop); }) {}
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// The task sees a stop request when the worker ends or stop_current() is called.
  void post(Task task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    arrived_.notify_one();
  }

  /// Runs `ask` on the worker and waits for its answer. Never call it from a task of the same worker.
  template <class Ask>
  std::invoke_result_t<Ask> ask(Ask ask_what) {
    std::promise<std::invoke_result_t<Ask>> answer;
    auto future = answer.get_future();
    post([&](const std::stop_token&) { answer.set_value(ask_what()); });
    return future.get();
  }

  /// Runs `work` on the worker and waits until it is done; at once when called from the worker itself.
  void run_there(const std::function<void()>& work) {
    if (std::this_thread::get_id() == thread_.get_id()) return work();
    ask([&] {
      work();
      return true;
    });
  }

  /// Asks the running task, if any, to stop; those waiting behind it still run.
  void stop_current() {
    const std::lock_guard lock(mutex_);
    current_.request_stop();
  }

  /// Lets the running task stop, runs what is queued with a stop already requested, and joins.
  void stop() {
    if (!thread_.joinable()) return;
    thread_.request_stop();
    stop_current();
    arrived_.notify_all();
    thread_.join();
  }

 private:
  void run(const std::stop_token& stop) {
    for (;;) {
      Task task;
      std::stop_token token;
      {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, stop, [this] { return !tasks_.empty(); });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
        current_ = std::stop_source{};
        if (stop.stop_requested()) current_.request_stop();
        token = current_.get_token();
      }
      task(token);
      task = {};
      process::clear_stack_below();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<Task> tasks_;
  std::stop_source current_;
  std::jthread thread_;  // last: it runs only while everything above lives
};

}  // namespace huanka::shell
