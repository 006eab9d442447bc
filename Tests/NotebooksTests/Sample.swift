/// A notebook as nbformat 5.11 wrote it, with a bit of everything.
enum Sample {
  static let text = #"""
    {
     "cells": [
      {
       "cell_type": "code",
       "execution_count": 3,
       "id": "first",
       "metadata": {
        "tags": [
         "parameters"
        ]
       },
       "outputs": [
        {
         "name": "stdout",
         "output_type": "stream",
         "text": [
          "a\n",
          "b\n"
         ]
        },
        {
         "data": {
          "application/json": {
           "a": [
            1,
            2.5
           ],
           "b": 1
          },
          "image/svg+xml": [
           "<svg>\n",
           "</svg>"
          ],
          "text/plain": [
           "a\n",
           "b"
          ]
         },
         "metadata": {
          "w": 1
         },
         "output_type": "display_data"
        },
        {
         "ename": "E",
         "evalue": "v",
         "output_type": "error",
         "traceback": [
          "\u001b[31mline\n",
          "two"
         ]
        }
       ],
       "source": [
        "let x = 1\n",
        "x\#u{2028}",
        "y\r\n",
        "z"
       ]
      },
      {
       "attachments": {
        "a.png": {
         "image/png": "aGk="
        }
       },
       "cell_type": "markdown",
       "id": "second",
       "metadata": {},
       "source": [
        "# Title\n",
        "\n",
        "text"
       ]
      },
      {
       "cell_type": "raw",
       "id": "third",
       "metadata": {
        "k": null
       },
       "source": []
      },
      {
       "cell_type": "code",
       "execution_count": null,
       "extra": {
        "kept": true
       },
       "id": "fourth",
       "metadata": {},
       "outputs": [],
       "source": []
      }
     ],
     "future": "kept",
     "metadata": {
      "custom": {
       "a": [],
       "z": 1.0,
       "é": "ü"
      },
      "kernelspec": {
       "display_name": "Martlet",
       "language": "swift",
       "name": "martlet"
      }
     },
     "nbformat": 4,
     "nbformat_minor": 5
    }

    """#
}
