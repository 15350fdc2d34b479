#include "storage/sealing.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include "storage/master_keys.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace sealing_test {

sealing_key key_of(char c) { return sealing_key::from_bytes(std::string(32, c)).value(); }

/// A file that is gone with its test.
struct key_file {
  key_file() {
    std::string pattern = (std::filesystem::temp_directory_path() / "didtron-keys-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    path = folder + "/master_keys";
  }
  ~key_file() { std::filesystem::remove_all(folder); }
  key_file(const key_file&) = delete;
  key_file& operator=(const key_file&) = delete;
  void write(const std::string& text, mode_t mode = 0600) const {
    std::ofstream{path} << text;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
  }
  [[nodiscard]] std::string text() const {
    std::ifstream in{path};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  std::string folder;
  std::string path;
};

}  // namespace sealing_test

using namespace sealing_test;

TEST_CASE("what is sealed opens with its key and context alone, and with no bit changed") {
  const auto key = key_of('k');
  for (const std::string& plain : {std::string{}, std::string{"Bearer abc"}, std::string(4096, 'x'), std::string{"\0\xff", 2}}) {
    const auto sealed = seal(key, plain, "here").value();
    CHECK(sealed.size() == plain.size() + sealing_overhead_bytes);
    if (plain.size() > 4) CHECK(sealed.find(plain) == std::string::npos);
    CHECK(unseal(key, sealed, "here").value() == plain);
    CHECK(unseal(key, sealed, "there").error().kind == errc::malformed);
    CHECK(unseal(key, sealed, "").error().kind == errc::malformed);
    CHECK(unseal(key_of('l'), sealed, "here").error().kind == errc::malformed);
    CHECK(seal(key, plain, "here").value() != sealed);  // never the same nonce
  }
  const auto sealed = seal(key, "Bearer abc", "here").value();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(unseal(key, changed, "here").has_value());
    CHECK_FALSE(unseal(key, sealed.substr(0, i), "here").has_value());
  }
  CHECK_FALSE(unseal(key, sealed + "x", "here").has_value());
  CHECK_FALSE(sealing_key::from_bytes("short").has_value());
  CHECK(sealing_key::generate().value().bytes() != sealing_key::generate().value().bytes());
}

TEST_CASE("AES-256-GCM as in the vectors that everybody checks against") {
  // Test case 14 of the GCM specification: key and nonce of zeros, 16 zero bytes.
  const auto key = sealing_key::from_bytes(std::string(32, '\0')).value();
  const std::string sealed{"\0\0\0\0\0\0\0\0\0\0\0\0"
                           "\xce\xa7\x40\x3d\x4d\x60\x6b\x6e\x07\x4e\xc5\xd3\xba\xf3\x9d\x18"
                           "\xd0\xd1\xc8\xa7\x99\x99\x6b\xf0\x26\x5b\x98\xb5\xd4\x8a\xb9\x19",
                           44};
  CHECK(unseal(key, sealed, "").value() == std::string(16, '\0'));
}

TEST_CASE("master keys: a line per version, ascending; the newest wraps") {
  const std::string one = "1 " + std::string(64, 'a') + "\n";
  const auto keys = parse_master_keys(one + "3 " + std::string(64, 'b') + "\n", "f").value();
  CHECK(keys.newest() == 3);
  REQUIRE(keys.find(1) != nullptr);
  CHECK(to_hex(keys.find(1)->bytes()) == std::string(64, 'a'));
  CHECK(keys.find(2) == nullptr);
  for (const std::string& bad : {std::string{}, std::string{"\n"}, std::string{"1"}, "0 " + std::string(64, 'a'), "-1 " + std::string(64, 'a'),
                                 "1 " + std::string(63, 'a'), "1 " + std::string(64, 'A'), "1 " + std::string(64, 'g'), one + one,
                                 "2 " + std::string(64, 'a') + "\n" + one, one + "\n", "99999999999 " + std::string(64, 'a'),
                                 "1  " + std::string(64, 'a')}) {
    CAPTURE(bad);
    const auto refused = parse_master_keys(bad, "f");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == errc::bad_config);
    CHECK(refused.error().message.find("aaaa") == std::string::npos);
  }
}

TEST_CASE("a file of master keys is its owner's alone, and grows by whole versions") {
  const key_file file;
  CHECK(master_keys::read(file.path).error().kind == errc::bad_config);
  CHECK(add_master_key(file.path).value() == 1);
  struct stat facts {};
  REQUIRE(::stat(file.path.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  const auto first = file.text();
  CHECK(add_master_key(file.path).value() == 2);
  CHECK(file.text().starts_with(first));
  const auto keys = master_keys::read(file.path).value();
  CHECK(keys.newest() == 2);
  CHECK(keys.find(1)->bytes() != keys.find(2)->bytes());
  file.write(file.text(), 0640);
  CHECK(master_keys::read(file.path).error().message.find("chmod 600") != std::string::npos);
  file.write("nonsense\n");
  CHECK_FALSE(add_master_key(file.path).has_value());
  CHECK(file.text() == "nonsense\n");
}

}  // namespace didtron::storage
