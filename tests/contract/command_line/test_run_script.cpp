// app/run.sh in a tree of its own, where the build is a stand-in that writes down how it was called.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "command.h"

using namespace huanka::rig;
namespace fs = std::filesystem;

namespace {
void write_program(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "#!/bin/bash\n" << text;
  ::chmod(file.c_str(), 0755);
}

struct Tree {
  TemporaryFolder folder;
  fs::path root = folder.path() / "tree", caller = folder.path() / "caller";

  /// `run_exits`: what the stand-in for `huanka run` ends with.
  explicit Tree(int run_exits) {
    fs::create_directories(root / "app");
    fs::create_directories(caller);
    fs::copy(fs::path(HUANKA_SOURCE_DIR) / "app/run.sh", root / "app/run.sh");
    write_program(root / ".ci/packages.sh", "install_packages() { :; }\n");
    write_program(root / "tools/cmake", "");
    write_program(root / ".build/release/bin/huanka", "echo \"$*\" >>" + (folder.path() / "calls").string() +
                                                          "\n[ \"$1\" != run ] || exit " + std::to_string(run_exits) +
                                                          "\n");
  }
  Said start(const std::string& options) const {
    return run({"bash", "-c",
                "cd " + caller.string() + " && PATH=" + (root / "tools").string() + ":$PATH bash " +
                    (root / "app/run.sh").string() + " " + options});
  }
  std::string calls() const { return text_of(folder.path() / "calls"); }
};
}  // namespace

TEST_CASE("run.sh: a kiosk that finds no display is followed by the guided visits; any other end is the end",
          "[run_script]") {
  const Tree without(3);
  CHECK(without.start("").exit_code == 0);
  CHECK(without.calls() == "run\ndemo --out .build/demo\n");
  const Tree broken(2);
  CHECK(broken.start("").exit_code == 2);
  CHECK(broken.calls() == "run\n");
  const Tree good(0);
  CHECK(good.start("").exit_code == 0);
  CHECK(good.calls() == "run\n");
}

TEST_CASE("run.sh: relative places are seen from where the caller stands", "[run_script]") {
  const Tree tree(0);
  const auto here = tree.caller.string();
  CHECK(tree.start("--config mine.toml --data=store --windowed").exit_code == 0);
  CHECK(tree.calls() == "run --config " + here + "/mine.toml --data " + here + "/store --windowed\n");
}

TEST_CASE("run.sh: --demo takes its folder and the configuration; what it cannot use is refused", "[run_script]") {
  const Tree tree(0);
  const auto here = tree.caller.string();
  CHECK(tree.start("--demo out --config conf").exit_code == 0);
  CHECK(tree.calls() == "demo --out " + here + "/out --config " + here + "/conf\n");
  CHECK(tree.start("--demo --devices real").exit_code == 64);
  CHECK(tree.start("--no-such-option").exit_code == 64);
  CHECK(tree.start("--data").exit_code == 64);
}

TEST_CASE("run.sh: asked to end, it ends the kiosk and not only itself", "[run_script]") {
  const Tree tree(0);
  write_program(tree.root / ".build/release/bin/huanka",
                "trap 'echo ended >>" + (tree.folder.path() / "calls").string() +
                    "; exit 0' TERM\nkill -TERM $PPID\nfor i in $(seq 600); do sleep 0.1; done\n");
  CHECK(tree.start("").exit_code == 0);
  CHECK(tree.calls() == "ended\n");
}
