# What every target of the project is compiled with. One interface library: didtron_options.
option(DIDTRON_WARNINGS_AS_ERRORS "Warnings stop the build" ON)
option(DIDTRON_UNITY "Compile in batches" ON)
set(DIDTRON_SANITIZE "" CACHE STRING "address, thread or empty")

add_library(didtron_options INTERFACE)
target_compile_features(didtron_options INTERFACE cxx_std_20)
target_include_directories(didtron_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(didtron_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow $<$<BOOL:${DIDTRON_WARNINGS_AS_ERRORS}>:-Werror>)
# Invariants are checked in release builds too: stop the shard rather than book wrongly.
target_compile_options(didtron_options INTERFACE -UNDEBUG)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside the standard library and Asio when inlining at -O2, and the last one
  # for every coroutine with a lambda that is compiled in a unity batch.
  target_compile_options(didtron_options INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer -Wno-stringop-overflow
    -Wno-array-bounds -Wno-stringop-overread -Wno-subobject-linkage
    -Wno-mismatched-new-delete)
endif()

if(DIDTRON_SANITIZE STREQUAL "address")
  # CAF binds null references in its own headers, hence -fno-sanitize=null.
  target_compile_options(didtron_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize=null -fno-omit-frame-pointer)
  target_link_options(didtron_options INTERFACE -fsanitize=address,undefined)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # clang 14 cannot compile coroutines with it.
    target_compile_options(didtron_options INTERFACE -fno-sanitize=function)
  endif()
elseif(DIDTRON_SANITIZE STREQUAL "thread")
  target_compile_options(didtron_options INTERFACE -fsanitize=thread)
  target_link_options(didtron_options INTERFACE -fsanitize=thread)
  # GCC refuses the fences of Asio under the thread sanitizer.
  target_compile_definitions(didtron_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
elseif(DIDTRON_SANITIZE)
  message(FATAL_ERROR "DIDTRON_SANITIZE is '${DIDTRON_SANITIZE}': use address, thread or nothing")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()
find_program(LLD_PROGRAM ld.lld)
if(LLD_PROGRAM)
  target_link_options(didtron_options INTERFACE -fuse-ld=lld)
endif()

# didtron_library(name DIRS dir... [LINK lib...]): a static library of all sources below the folders,
# whose headers are checked to compile alone (target all_verify_interface_header_sets).
function(didtron_library name)
  cmake_parse_arguments(ARG "" "UNITY_BATCH" "DIRS;LINK" ${ARGN})
  set(_sources)
  set(_headers)
  foreach(_dir IN LISTS ARG_DIRS)
    file(GLOB_RECURSE _found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${_dir}/*.cpp")
    list(APPEND _sources ${_found})
    file(GLOB_RECURSE _found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${_dir}/*.hpp")
    list(APPEND _headers ${_found})
  endforeach()
  list(FILTER _sources EXCLUDE REGEX "/actors/node/main\\.cpp$")
  add_library(${name} STATIC ${_sources})
  target_sources(${name} PUBLIC FILE_SET HEADERS
    BASE_DIRS "${PROJECT_SOURCE_DIR}" FILES ${_headers})
  target_link_libraries(${name} PUBLIC didtron_options ${ARG_LINK})
  if(DIDTRON_UNITY)
    if(NOT ARG_UNITY_BATCH)
      set(ARG_UNITY_BATCH 5)
    endif()
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${ARG_UNITY_BATCH})
  endif()
  set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()

# didtron_test(name DIR tests/x LINK lib...): one doctest binary per folder of tests/.
function(didtron_test name)
  cmake_parse_arguments(ARG "" "DIR" "LINK" ${ARGN})
  file(GLOB_RECURSE _sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${ARG_DIR}/*.cpp")
  if(NOT _sources)
    return()
  endif()
  add_executable(${name} ${_sources})
  target_link_libraries(${name} PRIVATE didtron_test_support ${ARG_LINK})
  target_compile_definitions(${name} PRIVATE DIDTRON_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(DIDTRON_UNITY)
    set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 5)
  endif()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
endfunction()
