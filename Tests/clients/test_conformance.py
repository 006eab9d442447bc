"""jupyter_kernel_test with every sample and switch on: none of its tests may be skipped."""

import jupyter_kernel_test


class MartletTests(jupyter_kernel_test.KernelTests):
    kernel_name = "martlet"
    language_name = "swift"
    file_extension = ".martlet"

    code_hello_world = 'print("hello, world")'
    code_stderr = 'printError("test")'

    completion_samples = [
        {
            "text": "ValueIter",
            "matches": {"ValueIteration", "OptionValueIteration", "RelativeValueIteration"},
        },
        {
            "text": "let policies = PolicyIter",
            "matches": {"PolicyIteration", "ModifiedPolicyIteration"},
        },
        {
            "text": "QLear",
            "matches": {
                "QLearning", "DoubleQLearning", "IntraOptionQLearning", "SMDPQLearning"},
        },
    ]

    complete_code_samples = [
        "1 + 1",
        "let x = 3",
        "func square(_ x: Int) -> Int {\n    x * x\n}",
        "// only a remark",
        "",
    ]
    incomplete_code_samples = [
        "if true {",
        "let xs = [1, 2,",
        "func square(_ x: Int) -> Int {\n    x * x",
        'let map = """',
        "print(",
    ]
    invalid_code_samples = ["let x = )", "}", "1 + ]"]

    code_page_something = "help(ValueIteration)"
    code_generate_error = "[1, 2, 3][7]"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "\"a\" + \"b\"", "result": "\"ab\""},
        {"code": "6 * 7 + 1", "result": "43"},
        {"code": "[1, 2, 3].map { $0 * 2 }", "result": "[2, 4, 6]"},
    ]
    code_display_data = [
        {"code": "show(table([[1, 2], [3, 4]]))", "mime": "text/html"},
        {"code": "show(plot([1, 4, 9, 16]))", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "QLearning"
    code_clear_output = "clearOutput()"


class WelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "martlet"
    support_iopub_welcome = True
