#include "errors.h"

#include <exception>
#include <stdexcept>

#include "base/error.h"
#include "base/interruption.h"
#include "base/missing_file.h"
#include "casters.h"
#include "keywords.h"

namespace crnngan::python {

namespace nb = nanobind;

namespace {

void translate(const std::exception_ptr& exception, void* error_class) {
  try {
    std::rethrow_exception(exception);
  } catch (const MissingFile& error) {
    PyErr_SetString(PyExc_FileNotFoundError, with_keywords(error.what()).c_str());
  } catch (const Error& error) {
    PyErr_SetString(static_cast<PyObject*>(error_class), with_keywords(error.what()).c_str());
  } catch (const std::length_error&) {
    PyErr_SetString(PyExc_MemoryError, "not enough memory for this");
  } catch (const Interrupted&) {
    if (PyErr_CheckSignals() == 0) PyErr_SetNone(PyExc_KeyboardInterrupt);
  }
}

}  // namespace

void bind_errors(nb::module_& module) {
  const nb::exception<Error> error_class(module, "Error");
  error_class.attr("__doc__") =
      R"(What ends a task: a file that is no music, a broken model, a value out of range.

Its text is one line: where, what was expected, what was found, what to do.)";
  // Asked before that of error_class, which came first.
  nb::register_exception_translator(translate, error_class.ptr());
}

}  // namespace crnngan::python
