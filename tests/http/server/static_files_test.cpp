#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "http/server/static_files.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace static_test {

/// A built portal of a few files in a folder of its own.
struct portal {
  std::string folder;
  portal() {
    std::string name = (std::filesystem::temp_directory_path() / "didtron_static_XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    put("admin/index.html", "<!doctype html><script>let theme = 1</script><script type=\"module\" "
                            "src=\"/admin/assets/a-1.js\"></script>");
    put("admin/assets/a-1.js", "plain");
    put("admin/assets/a-1.js.br", "brotli");
    put("admin/assets/a-1.js.gz", "gzip");
    put("admin/assets/b-2.css", "body{}");
    put("admin/icon.svg", "<svg/>");
    put(".vite/manifest.json", "{}");
    put("admin/.secret", "no");
    put("orphan.js.br", "without a plain form");
  }
  ~portal() { std::filesystem::remove_all(folder); }
  portal(const portal&) = delete;
  portal& operator=(const portal&) = delete;
  void put(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path{folder + "/" + path}.parent_path());
    std::ofstream{folder + "/" + path, std::ios::binary} << text;
  }
  [[nodiscard]] server_config config() const {
    server_config c;
    c.static_dir = folder;
    return c;
  }
};

std::string choice(const std::string& accept, bool has_brotli = true, bool has_gzip = true) {
  const coding_choice c = choose_coding(&accept, has_brotli, has_gzip);
  return c.is_acceptable ? std::string{c.coding} : "refused";
}

}  // namespace static_test

TEST_CASE("files are served with type, tag and cache rule") {
  const static_test::portal p;
  const world w{p.config()};
  const auto asset = w.ask(get("/admin/assets/a-1.js"));
  CHECK(asset->status == 200);
  CHECK(asset->body == "plain");
  CHECK(asset->header("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(asset->header("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(asset->header("Vary") == "Accept-Encoding");
  CHECK(w.ask(get("/admin/icon.svg"))->header("Cache-Control") == "no-cache");
  const auto page = w.ask(get("/admin/"));
  CHECK(page->header("Content-Type") == "text/html; charset=utf-8");
  CHECK(page->header("Cache-Control") == "no-cache");
}

TEST_CASE("pages below /admin/ fall back to the application, assets and other paths do not") {
  const static_test::portal p;
  const world w{p.config()};
  const std::string page = w.ask(get("/admin/"))->body;
  CHECK(w.ask(get("/admin/voice/live-calls?x=1"))->body == page);
  CHECK(w.ask(get("/admin/index.html"))->body == page);
  CHECK(w.ask(get("/admin/assets/gone-3.js"))->status == 404);
  CHECK(w.ask(get("/other"))->status == 404);
  CHECK(w.ask(get("/api/v1/nothing"))->header("Content-Type") == "application/problem+json");
  CHECK(w.ask(get("/"))->header("Location") == "/admin/");
  CHECK(w.ask(get("/admin"))->header("Location") == "/admin/");
}

TEST_CASE("no path leads out of the folder or to hidden files") {
  const static_test::portal p;
  const world w{p.config()};
  for (const char* path :
       {"/../etc/passwd", "/admin/assets/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
        "/admin/assets/..%2f..%2fetc%2fpasswd", "/.vite/manifest.json",
        "/admin/assets/%2e%2e/.secret", "//etc/passwd", "/orphan.js", "/orphan.js.br"}) {
    CAPTURE(path);
    CHECK(w.ask(get(path))->status == 404);
  }
  const std::string page = w.ask(get("/admin/"))->body;
  CHECK(w.ask(get("/admin/.secret"))->body == page);
  CHECK(w.ask(get("/admin/../../etc/passwd"))->body == page);
}

TEST_CASE("the compressed form is sent to those who accept it") {
  const static_test::portal p;
  const world w{p.config()};
  const auto with = [&](const std::string& accept) {
    return w.ask(get("/admin/assets/a-1.js", {"Accept-Encoding: " + accept}));
  };
  const auto brotli = with("gzip, deflate, br");
  CHECK(brotli->body == "brotli");
  CHECK(brotli->header("Content-Encoding") == "br");
  CHECK(brotli->header("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(with("gzip")->body == "gzip");
  CHECK(with("identity")->body == "plain");
  CHECK(with("identity;q=0")->status == 406);
  CHECK(brotli->header("ETag") != with("gzip")->header("ETag"));
}

TEST_CASE("codings are chosen by quality") {
  using static_test::choice;
  CHECK(choice("gzip, br") == "br");
  CHECK(choice("gzip;q=1.0, br;q=0.5") == "gzip");
  CHECK(choice("br;q=0, gzip") == "gzip");
  CHECK(choice("GZIP;Q=0.8") == "gzip");
  CHECK(choice("*") == "br");
  CHECK(choice("*;q=0") == "refused");
  CHECK(choice("*;q=0, gzip;q=0.001") == "gzip");
  CHECK(choice("br;q=0.1, identity;q=0.9") == "");
  CHECK(choice("deflate") == "");
  CHECK(choice("") == "");
  CHECK(choice("gzip", true, false) == "");
  CHECK(choose_coding(nullptr, true, true).coding.empty());
}

TEST_CASE("a form that the client has is not sent again") {
  const static_test::portal p;
  const world w{p.config()};
  const std::string tag = w.ask(get("/admin/assets/a-1.js"))->header("ETag");
  const auto with = [&](const std::string& tags) {
    return w.ask(get("/admin/assets/a-1.js", {"If-None-Match: " + tags}))->status;
  };
  CHECK(with(tag) == 304);
  CHECK(with("\"x\", W/" + tag) == 304);
  CHECK(with("*") == 304);
  CHECK(with("\"x\"") == 200);
}

TEST_CASE("the policy allows exactly the inline script that the page has") {
  const static_test::portal p;
  const world w{p.config()};
  // printf 'let theme = 1' | openssl dgst -sha256 -binary | base64
  CHECK(w.ask(get("/admin/"))->header("Content-Security-Policy") ==
        "default-src 'none'; script-src 'self' "
        "'sha256-qMN07CpSUhNb0a/ugetVCjYpopPdzuTrYF/NbwpjXKU='; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'");
  // A worker script brings the policy of its worker, which reads events.
  const std::string of_script =
      w.ask(get("/admin/assets/a-1.js"))->header("Content-Security-Policy");
  CHECK(of_script.find("connect-src 'self'") != std::string::npos);
  CHECK(of_script.find("unsafe") == std::string::npos);
}

TEST_CASE("a folder that is not there is an error at the start") {
  fake_backend data;
  event_hub hub;
  server_config config;
  config.port = 0;
  config.static_dir = "/nowhere/at/all";
  CHECK(server{config, data, hub}.start().error().kind == errc::bad_config);
}

}  // namespace didtron::http::testing
