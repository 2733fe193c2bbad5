// An SQL engine that fails once, at its nth piece of work, as a database server does: the transaction lost against
// another one, or the line broke - at a commit, before or after it was done.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "vault/engine.h"

namespace huanka::rig {

struct Stumble {
  enum class How { Conflict, LostBefore, LostAfter } how;
  int at;          ///< 1: the first piece of work
  int passed = 0;  ///< pieces so far
  bool happened = false;

  bool now() { return ++passed == at && !std::exchange(happened, true); }
  vault::Error error() const {
    using vault::Error;
    return {how == How::Conflict ? Error::Code::Conflict : Error::Code::Lost, "stumbled"};
  }
};

class StumblingEngine : public vault::Engine {
 public:
  StumblingEngine(std::unique_ptr<vault::Engine> inner, std::shared_ptr<Stumble> stumble)
      : inner_(std::move(inner)), stumble_(std::move(stumble)) {}

  Result<std::unique_ptr<vault::EngineStatement>, vault::Error> prepare(const std::string& sql) override {
    auto inner = inner_->prepare(sql);
    if (!inner) return inner;
    return std::unique_ptr<vault::EngineStatement>(
        std::make_unique<StumblingStatement>(std::move(inner).value(), stumble_));
  }
  Result<Done, vault::Error> begin(Kind kind) override {
    if (stumble_->now()) return Failure{stumble_->error()};
    return inner_->begin(kind);
  }
  Result<Done, vault::Error> commit() override {
    if (!stumble_->now()) return inner_->commit();
    if (stumble_->how == Stumble::How::LostAfter) (void)inner_->commit();
    return Failure{stumble_->error()};
  }
  void rollback() override { inner_->rollback(); }
  Result<std::int64_t, vault::Error> schema_version() override { return inner_->schema_version(); }
  Result<Done, vault::Error> set_schema_version(std::int64_t version) override {
    return inner_->set_schema_version(version);
  }
  Result<Done, vault::Error> run_script(const char* sql) override { return inner_->run_script(sql); }
  Result<std::int64_t, vault::Error> changed_rows() override { return inner_->changed_rows(); }
  Result<Done, vault::Error> check() override { return inner_->check(); }
  /// A line that broke is made anew.
  std::int64_t connections() override {
    return inner_->connections() + (stumble_->happened && stumble_->how != Stumble::How::Conflict ? 1 : 0);
  }
  Result<bool, vault::Error> empty_log() override { return inner_->empty_log(); }

 private:
  class StumblingStatement : public vault::EngineStatement {
   public:
    StumblingStatement(std::unique_ptr<vault::EngineStatement> inner, std::shared_ptr<Stumble> stumble)
        : inner_(std::move(inner)), stumble_(std::move(stumble)) {}
    void bind_text(int place, std::string_view text) override { inner_->bind_text(place, text); }
    void bind_number(int place, std::int64_t number) override { inner_->bind_number(place, number); }
    void bind_blob(int place, std::string_view bytes) override { inner_->bind_blob(place, bytes); }
    void bind_null(int place) override { inner_->bind_null(place); }
    Result<bool, vault::Error> step() override {
      if (stumble_->now()) return Failure{stumble_->error()};
      return inner_->step();
    }
    Result<Done, vault::Error> run() override {
      if (stumble_->now()) return Failure{stumble_->error()};
      return inner_->run();
    }
    std::string text(int column) const override { return inner_->text(column); }
    std::int64_t number(int column) const override { return inner_->number(column); }
    bool is_null(int column) const override { return inner_->is_null(column); }
    void reset() override { inner_->reset(); }

   private:
    std::unique_ptr<vault::EngineStatement> inner_;
    std::shared_ptr<Stumble> stumble_;
  };

  std::unique_ptr<vault::Engine> inner_;
  std::shared_ptr<Stumble> stumble_;
};

}  // namespace huanka::rig
