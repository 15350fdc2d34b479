#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "actors/workers/cdr_folder.hpp"
#include "actors/workers/cdr_puller.hpp"
#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {

namespace folder_support {

namespace fs = std::filesystem;

struct folder_world : import_world {
  explicit folder_world(const std::string& name) : import_world{"folder_" + name} {
    std::string pattern = (fs::temp_directory_path() / "didtron-cdrs-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    options.root = pattern;
    options.settle = std::chrono::milliseconds{0};
    source = must(pg::run(node, storage::cdr_source_one({{}, seller(), true, true},
                                                        make_source("switch-1", format()))));
    folder = options.root / std::to_string(seller().value) / "switch-1";
    fs::create_directories(folder);
  }
  ~folder_world() { fs::remove_all(options.root); }
  folder_world(const folder_world&) = delete;
  folder_world& operator=(const folder_world&) = delete;

  void put(const std::string& name, const std::string& text) const {
    std::ofstream{folder / name, std::ios::binary} << text;
  }
  std::vector<folder_outcome> pass() {
    return cdr_folder{options}.pass(cdr_importer{importer_settings()}, seller(), source);
  }
  [[nodiscard]] bool has(const std::string& path) const { return fs::exists(folder / path); }
  [[nodiscard]] std::string read(const std::string& path) const {
    std::ifstream in{folder / path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  }

  cdr_folder_options options;
  cdr_source_view source;
  fs::path folder;
};

/// Stands for an engine: pages by number, and it may fail or grow a page.
class paged_engine_double final : public cdr_page_source {
 public:
  std::vector<std::string> pages = {};
  bool is_down = false;
  result<pulled_page> pull(const std::string& cursor) override {
    if (is_down) return fail(errc::unavailable, "the engine is down");
    const auto at = cursor.empty() ? 0UL : std::stoul(cursor);
    pulled_page out;
    out.kind = cdr_files::file_kind::csv;
    out.body = at < pages.size() ? pages[at] : header;
    out.has_more = at + 1 < pages.size();
    // The last page may still grow: it is asked for again.
    out.next_cursor = std::to_string(out.has_more ? at + 1 : at);
    return out;
  }
};

}  // namespace folder_support

using namespace folder_support;

TEST_CASE("a watched folder: good files end in done/, others in failed/ with their errors") {
  folder_world w{"outcomes"};
  w.put("good.csv", rows(0, 20));
  w.put("bad_row.csv", header + row(100) + row(101, 60, "x") + row(102));
  w.put("bad_file.csv", "nonsense\r\n");
  w.put("unknown.xml", "<a/>");
  w.put(".hidden.csv", rows(0, 1));
  w.put("writing.csv.part", rows(0, 1));
  CHECK(w.pass().size() == 4);
  CHECK(w.has("done/good.csv"));
  CHECK_FALSE(w.has("done/good.csv.errors.csv"));
  CHECK(w.has("failed/bad_row.csv"));
  CHECK(w.read("failed/bad_row.csv.errors.csv").starts_with("row,column,reason\r\n2,dst,"));
  CHECK(w.has("failed/bad_file.csv"));
  CHECK(w.read("failed/bad_file.csv.errors.csv").find("file,") != std::string::npos);
  CHECK(w.has("failed/unknown.xml.errors.csv"));
  CHECK(w.has(".hidden.csv"));
  CHECK(w.has("writing.csv.part"));
  CHECK(w.number("SELECT count(*) FROM cdrs") == 22);
  CHECK(w.pass().empty());
  // The same file under another name, and another file under the same name.
  w.put("again.csv", rows(0, 20));
  w.put("good.csv", rows(30, 40));
  CHECK(w.pass().size() == 2);
  CHECK(w.has("done/good.csv.1"));
  CHECK(w.number("SELECT count(*) FROM cdrs") == 32);
  CHECK(w.failures() == "");
}

TEST_CASE("a file that is still written to waits; one that an ended node had claimed is finished") {
  folder_world w{"claims"};
  w.options.settle = std::chrono::hours{1};
  w.put("young.csv", rows(0, 5));
  CHECK(w.pass().empty());
  CHECK(w.has("young.csv"));
  w.put("claimed/left.csv", rows(10, 15));
  CHECK(w.pass().size() == 1);
  CHECK(w.has("done/left.csv"));
  CHECK(w.number("SELECT count(*) FROM cdrs") == 5);
  must(w.root.execute("UPDATE cdr_sources SET status = 'disabled'"));
  w.put("claimed/later.csv", rows(20, 25));
  CHECK_FALSE(w.pass().at(0).is_done);
  CHECK(w.has("claimed/later.csv"));  // nothing was decided about it
}

TEST_CASE("pulling pages from an engine: the cursor moves after the import, overlaps are harmless") {
  folder_world w{"pull"};
  paged_engine_double engine;
  engine.pages = {rows(0, 10), rows(8, 20), rows(20, 25)};
  const cdr_importer importer{w.importer_settings()};
  const auto pull = [&](std::int64_t pages_max) {
    return pull_cdrs(importer, w.seller(), w.source.id, engine,
                     {pages_max, std::chrono::seconds{60}});
  };
  const auto first = pull(2);
  must(first.state);
  CHECK(first.has_more);
  CHECK(first.pages == 2);
  CHECK(first.booked == 20);
  CHECK(first.duplicates == 2);
  engine.is_down = true;
  CHECK(pull(9).state.error().kind == errc::unavailable);
  engine.is_down = false;
  CHECK(pull(9).booked == 5);
  engine.pages[2] = rows(20, 30);  // the last page has grown
  const auto grown = pull(9);
  CHECK(grown.booked == 5);
  CHECK(grown.duplicates == 5);
  // Imported, and then the process died in front of the cursor: the page comes again.
  must(w.root.execute("UPDATE cdr_sources SET pull_cursor = '1'"));
  CHECK(pull(1).cursor == "2");
  CHECK(w.number("SELECT count(*) FROM cdrs") == 30);
  engine.pages[2] = "broken";
  CHECK(pull(1).state.error().kind == errc::malformed);
  CHECK(w.number("SELECT pull_cursor::bigint FROM cdr_sources") == 2);
  CHECK(w.failures() == "");
}

}  // namespace didtron::import_test
