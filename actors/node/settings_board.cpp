#include "actors/node/settings_board.hpp"

#include "actors/log/log.hpp"
#include "storage/repositories/settings.hpp"

namespace didtron::node {

void settings_board::refresh(std::function<void()> done) {
  using namespace std::chrono_literals;
  std::int64_t known = 0;
  {
    const std::lock_guard lock{mutex_};
    known = version_;
  }
  using answer = std::optional<storage::stored_settings>;
  reads_.run<answer>(storage::settings_newer_than(known), pg::in(3s), [this, done = std::move(done)](result<answer> read) {
    if (!read && log::first_time("settings"))
      log::warning("settings_not_read", {{"why", to_string(read.error())}});
    if (read) log::clear("settings");
    if (read && *read) {
      std::vector<std::string> faults;
      auto next = std::make_shared<const settings::snapshot>((*read)->platform, (*read)->rows, &faults);
      const std::lock_guard lock{mutex_};
      // Answers may overtake each other.
      if ((*read)->version > version_) {
        version_ = (*read)->version;
        now_.store(std::move(next));
        for (const auto& fault : faults)
          log::warning("setting_does_not_count", {{"why", fault}});
        log::info("settings_in_force", {{"version", version_}});
      }
    }
    done();
  });
}

}  // namespace didtron::node
